package dev.charm.calibration.evaluation;

import java.util.OptionalDouble;

/** How many pairs of models two series put in the same order. */
public final class OrderAgreement {
  private OrderAgreement() {}

  /**
   * The share of pairs with different ratings that the scores order as the ratings do, in [0, 1];
   * equal scores count half. Empty where no two ratings differ.
   *
   * @param scores of the models
   * @param ratings of the same models, in the same order
   */
  public static OptionalDouble of(double[] scores, double[] ratings) {
    long pairs = 0;
    double agreeing = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < i; j++) {
        if (ratings[i] != ratings[j]) {
          pairs++;
          agreeing += agreement(scores[i] - scores[j], ratings[i] - ratings[j]);
        }
      }
    }
    return pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of(agreeing / pairs);
  }

  /** 1 where two differences have the same sign, 0.5 where the first is 0, else 0. */
  static double agreement(double score, double rating) {
    return score == 0 ? 0.5 : (score > 0) == (rating > 0) ? 1 : 0;
  }
}
