package dev.charm.calibration.rating;

import dev.charm.calibration.numeric.CompensatedSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Votes with the differences of style, one by one, in an order of their own: the smaller player
 * first, then by players, score and differences, so that neither the order of votes nor their sides
 * make a difference.
 *
 * @param players how many there are, with the virtual one if there is one
 * @param features those that differ somewhere
 * @param rows the votes; those of the virtual player are halves
 * @param votes the weights of the real ones together
 */
record StyledComparisons(int players, List<StyleFeature> features, List<Row> rows, double votes) {
  /**
   * One vote, or several that are the same.
   *
   * @param first the player of smaller number
   * @param second the other
   * @param score of the first: 1, 1/2 or 0
   * @param weight of the votes together; 1/2 of a virtual vote
   * @param square of their weights, together
   * @param style how much more the first has of each feature, in standard deviations
   */
  record Row(int first, int second, double score, double weight, double square, double[] style) {
    private static final Comparator<Row> ORDER =
        Comparator.comparingInt(Row::first)
            .thenComparingInt(Row::second)
            .thenComparingDouble(Row::score)
            .thenComparingDouble(Row::weight)
            .thenComparingDouble(Row::square)
            .thenComparing(Row::style, Arrays::compare);
  }

  static StyledComparisons of(List<StyledVote> counted, BradleyTerry plain) {
    List<Row> rows = new ArrayList<>();
    for (StyledVote vote : counted) {
      rows.add(row(vote, plain));
    }
    rows.sort(Row.ORDER);
    CompensatedSum votes = new CompensatedSum();
    rows.forEach(row -> votes.add(row.weight()));
    double[] deviations = deviations(rows, votes.value());
    List<StyleFeature> features =
        Arrays.stream(StyleFeature.values()).filter(f -> deviations[f.ordinal()] > 0).toList();
    rows.replaceAll(row -> standardised(row, features, deviations));
    int players = plain.votes().players();
    if (plain.regularised()) {
      for (int i = 0; i < players - 1; i++) {
        rows.add(new Row(i, players - 1, 1, 0.5, 0.5, new double[features.size()]));
        rows.add(new Row(i, players - 1, 0, 0.5, 0.5, new double[features.size()]));
      }
    }
    return new StyledComparisons(players, features, rows, votes.value());
  }

  private static Row row(StyledVote styled, BradleyTerry plain) {
    int a = plain.number(styled.vote().modelA());
    int b = plain.number(styled.vote().modelB());
    StyledVote ordered = a < b ? styled : styled.swapped();
    StyleFeature[] features = StyleFeature.values();
    double[] style = new double[features.length];
    for (int f = 0; f < style.length; f++) {
      style[f] = features[f].difference(ordered.styleA(), ordered.styleB());
    }
    double score =
        switch (ordered.vote().outcome()) {
          case MODEL_A -> 1;
          case MODEL_B -> 0;
          case TIE, BOTH_BAD -> 0.5;
        };
    double weight = styled.vote().weight();
    long count = styled.vote().count();
    return new Row(
        Math.min(a, b), Math.max(a, b), score, weight * count, weight * weight * count, style);
  }

  private static double[] deviations(List<Row> rows, double votes) {
    double[] deviations = new double[StyleFeature.values().length];
    for (Row row : rows) {
      for (int f = 0; f < deviations.length; f++) {
        deviations[f] += row.weight() * (row.style()[f] * row.style()[f]);
      }
    }
    for (int f = 0; f < deviations.length; f++) {
      deviations[f] = Math.sqrt(deviations[f] / votes);
    }
    return deviations;
  }

  private static Row standardised(Row row, List<StyleFeature> features, double[] deviations) {
    double[] style =
        features.stream()
            .mapToDouble(f -> row.style()[f.ordinal()] / deviations[f.ordinal()])
            .toArray();
    return new Row(row.first(), row.second(), row.score(), row.weight(), row.square(), style);
  }
}
