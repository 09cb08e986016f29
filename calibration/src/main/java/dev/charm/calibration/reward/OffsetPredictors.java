package dev.charm.calibration.reward;

import dev.charm.calibration.style.StyleSums;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes an {@link OffsetPredictor} for each reference of one reward model. References of which the
 * same models teach, themselves among them, share the rows that they learn from, and so what is
 * dear: with 100 models that each are a reference, one decomposition instead of 100.
 *
 * <p>Not safe for use by several threads; what it makes is.
 */
public final class OffsetPredictors {
  private static final double STYLE_WEIGHT = 0.125;

  private final Map<String, StyleSums> styles;
  private final Games games;
  private final Map<List<String>, Rows> rows = new HashMap<>();

  /** How models fare against each other by raw rewards. */
  public interface Games {
    /** The games of one model against another, as the first tells them; none if there are none. */
    Tally between(String model, String opponent);
  }

  /** What is known of some models, and made ready to learn from. */
  record Rows(OpponentOdds odds, RidgeRows ridge) {
    /** What is known of a model, one of these or not. */
    static double[] row(StyleSums style, double[] odds) {
      double[] row = Arrays.copyOf(style.means(), style.size() + odds.length);
      System.arraycopy(odds, 0, row, style.size(), odds.length);
      return row;
    }
  }

  /**
   * @param styles of the answers of each model whose texts are known
   * @param games neither may change any more
   */
  public OffsetPredictors(Map<String, StyleSums> styles, Games games) {
    this.styles = styles;
    this.games = games;
  }

  /**
   * What the offsets of rated models teach; empty if they are too few, or no text of the reference
   * is known.
   *
   * @param reference of all offsets
   * @param solved offsets by model, without the reference; no model without a text
   */
  public Optional<OffsetPredictor> of(String reference, Map<String, Double> solved) {
    if (solved.size() < OffsetPredictor.FEWEST || style(reference).responses() == 0) {
      return Optional.empty();
    }
    Map<String, Double> offsets = new TreeMap<>(solved); // in a fixed order: the same bits
    offsets.put(reference, 0.0);
    Rows known = rows.computeIfAbsent(List.copyOf(offsets.keySet()), this::rows);
    double[] y = offsets.values().stream().mapToDouble(offset -> offset).toArray();
    return Optional.of(
        new OffsetPredictor(this::style, known, OffsetRidge.of(known.ridge(), y), solved.size()));
  }

  private Rows rows(List<String> models) {
    OpponentOdds odds = OpponentOdds.of(models, games);
    double[][] x = new double[models.size()][];
    for (int i = 0; i < x.length; i++) {
      x[i] = Rows.row(style(models.get(i)), odds.of(models.get(i)));
    }
    double[] weights = new double[x[0].length];
    Arrays.fill(weights, 1 / Math.sqrt(models.size()));
    Arrays.fill(weights, 0, weights.length - models.size(), STYLE_WEIGHT);
    return new Rows(odds, RidgeRows.of(x, weights));
  }

  private StyleSums style(String model) {
    return styles.getOrDefault(model, StyleSums.NONE);
  }
}
