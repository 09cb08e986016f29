package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.numeric.StudentT;

/**
 * How much of its accuracy a reward model loses to one that is to take its place, on the same
 * pairs, with an interval.
 *
 * <p><b>Method.</b> The loss is the accuracy before less that after: a ratio of two totals over
 * prompts, since pairs of one prompt are decided alike. Its variance is that of the linearised
 * ratio between prompts, with two prompts more, of the mean size, one of which loses a pair and the
 * other gains one: without them, a change that moved no pair at all would seem certain to move none
 * ever. The interval of 95 % takes Student's t of one less than the number of prompts. One prompt
 * says nothing about another: its interval is [-1, 1].
 *
 * <p>Source of the added pairs: A. Agresti, Y. Min, Simple improved confidence intervals for
 * comparing matched proportions, Statistics in Medicine 24 (2005); of the ratio: as in {@link
 * ClusteredProportion}.
 *
 * @param before share of the pairs that the one before decides rightly, a tie being half
 * @param after the same of the one that is to take its place
 * @param low lower end of the interval of {@link #loss}
 * @param high upper end
 * @param pairs how many
 * @param prompts of how many prompts
 */
public record AccuracyChange(
    double before, double after, double low, double high, long pairs, int prompts) {

  /** Accuracy before less that after, in [-1, 1]. */
  public double loss() {
    return before - after;
  }

  /**
   * Compares the two.
   *
   * @param before how many pairs of each prompt the one before decides rightly
   * @param after the same of the one that is to take its place
   * @param sizes how many pairs each prompt has, positive
   * @throws IllegalArgumentException if there is no prompt, or lengths differ
   */
  public static AccuracyChange of(double[] before, double[] after, double[] sizes) {
    int prompts = sizes.length;
    if (prompts == 0 || before.length != prompts || after.length != prompts) {
      throw new IllegalArgumentException("no accuracy of " + prompts + " prompts");
    }
    CompensatedSum right = new CompensatedSum();
    CompensatedSum rightAfter = new CompensatedSum();
    CompensatedSum all = new CompensatedSum();
    for (int i = 0; i < prompts; i++) {
      right.add(before[i]);
      rightAfter.add(after[i]);
      all.add(sizes[i]);
    }
    double n = all.value();
    double first = right.value() / n;
    double second = rightAfter.value() / n;
    if (prompts == 1) {
      return new AccuracyChange(first, second, -1, 1, Math.round(n), 1);
    }
    double loss = first - second;
    CompensatedSum squares = new CompensatedSum();
    for (int i = 0; i < prompts; i++) {
      double deviation = before[i] - after[i] - loss * sizes[i];
      squares.add(deviation * deviation);
    }
    double size = n / prompts;
    squares.add((1 - loss * size) * (1 - loss * size));
    squares.add((1 + loss * size) * (1 + loss * size));
    double larger = n + 2 * size;
    double error = Math.sqrt(squares.value() * (prompts + 2) / (prompts + 1)) / larger;
    double half = StudentT.quantile95(prompts - 1L) * error;
    return new AccuracyChange(
        first, second, Math.max(-1, loss - half), Math.min(1, loss + half), Math.round(n), prompts);
  }
}
