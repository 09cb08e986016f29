package dev.charm.ops.bench.paper;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How a reward model stands to ratings and to judges, at held-out prompts. NaN where something
 * cannot be measured.
 *
 * @param md mean |MD| over pairs of models, both ways, of hard win rates
 * @param mdReference the same of pairs with the reference alone
 * @param order share of pairs of models that mean rewards order as ratings do
 * @param spearman rank correlation of mean rewards and ratings
 * @param pearson correlation of the same
 * @param temperatureMd mean |MD| of soft win rates at a temperature fitted on other pairs
 * @param judge share of the judges' preferences that rewards agree with, a tie being half
 * @param judgeRated the same of preferences about two rated models: AlpacaEval 2's judge
 * @param outside accuracy on the preferences that the gate judges by, of a head
 */
record Figures(
    double md,
    double mdReference,
    double order,
    double spearman,
    double pearson,
    double temperatureMd,
    double judge,
    double judgeRated,
    double outside) {

  /** Headings of what {@link #values} gives. */
  static final List<String> COLUMNS =
      List.of(
          "|MD|",
          "|MD| to reference",
          "order",
          "Spearman",
          "Pearson",
          "|MD| at fitted temperature",
          "judge",
          "judge, both rated",
          "outside");

  /** All of them, in the order of {@link #COLUMNS}. */
  double[] values() {
    return new double[] {
      md, mdReference, order, spearman, pearson, temperatureMd, judge, judgeRated, outside
    };
  }

  private static Figures of(double[] v) {
    return new Figures(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]);
  }

  /** The same with the accuracy of the head on the gate's preferences. */
  Figures withOutside(double accuracy) {
    return new Figures(
        md, mdReference, order, spearman, pearson, temperatureMd, judge, judgeRated, accuracy);
  }

  /** The same with another |MD| to the reference. */
  Figures withReference(double other) {
    return new Figures(
        md, other, order, spearman, pearson, temperatureMd, judge, judgeRated, outside);
  }

  /** The means; what one of them lacks counts in none. */
  static Figures mean(List<Figures> all) {
    double[] means = new double[COLUMNS.size()];
    for (int k = 0; k < means.length; k++) {
      int column = k;
      means[k] = mean(all, f -> f.values()[column]);
    }
    return of(means);
  }

  private static double mean(List<Figures> all, ToDoubleFunction<Figures> of) {
    return all.stream().mapToDouble(of).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
  }
}
