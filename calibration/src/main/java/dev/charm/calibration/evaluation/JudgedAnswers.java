package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.numeric.Sigmoid;
import java.util.Arrays;

/**
 * What a judge said of one model's answers beside those of the reference.
 *
 * @param prompts the number of each prompt, from 0, each once
 * @param preferences chance that the model's answer is better, in [0, 1], in the same order
 * @param lengthDifferences length of the model's answer minus that of the reference's, in
 *     characters
 */
public record JudgedAnswers(int[] prompts, double[] preferences, double[] lengthDifferences) {
  /**
   * Copies nothing.
   *
   * @throws IllegalArgumentException if lengths differ
   */
  public JudgedAnswers {
    if (prompts.length != preferences.length || prompts.length != lengthDifferences.length) {
      throw new IllegalArgumentException("one preference and one difference per prompt");
    }
  }

  /** How many. */
  int size() {
    return prompts.length;
  }

  /**
   * Whether it can be told what length does: not of answers that are all longer, or all shorter, by
   * the same.
   */
  boolean lengthsTell() {
    return size() > 0
        && (deviation() > 0 || Arrays.stream(lengthDifferences).allMatch(each -> each == 0));
  }

  /** {@code tanh(difference / standard deviation of the differences)}; 0 where all are equal. */
  double[] lengthTerms() {
    double deviation = deviation();
    double[] terms = new double[size()];
    for (int i = 0; i < terms.length && deviation > 0; i++) {
      terms[i] = StrictMath.tanh(lengthDifferences[i] / deviation);
    }
    return terms;
  }

  private double deviation() {
    if (size() < 2) {
      return 0;
    }
    CompensatedSum sum = new CompensatedSum();
    for (double each : lengthDifferences) {
      sum.add(each);
    }
    double mean = sum.value() / size();
    CompensatedSum squares = new CompensatedSum();
    for (double each : lengthDifferences) {
      squares.add((each - mean) * (each - mean));
    }
    return Math.sqrt(squares.value() / (size() - 1));
  }

  /** The mean chance to win of answers that are as long as the reference's. */
  double winRate(LengthEffect effect, double[] difficulties) {
    CompensatedSum sum = new CompensatedSum();
    for (int prompt : prompts) {
      sum.add(Sigmoid.of(effect.quality() + effect.difficulty() * difficulties[prompt]));
    }
    return sum.value() / size();
  }
}
