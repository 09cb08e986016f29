package dev.charm.consumers.training.gate;

import dev.charm.calibration.evaluation.AccuracyChange;
import java.util.Map;
import java.util.TreeMap;

/** Which preferences two reward models decide rightly, by prompts; a tie is half right. */
public final class PairedOutcomes {
  private final Map<String, double[]> prompts = new TreeMap<>();

  /**
   * Takes a preference in.
   *
   * @param prompt what tells prompts apart
   * @param before {@code r_chosen - r_rejected} by the one before
   * @param after the same by the candidate
   */
  public void add(String prompt, double before, double after) {
    double[] sums = prompts.computeIfAbsent(prompt, p -> new double[3]);
    sums[0] += right(before);
    sums[1] += right(after);
    sums[2]++;
  }

  private static double right(double difference) {
    return difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
  }

  /**
   * How the accuracy changed.
   *
   * @throws IllegalArgumentException if there is no preference
   */
  public AccuracyChange change() {
    double[][] columns = new double[3][prompts.size()];
    int i = 0;
    for (double[] sums : prompts.values()) {
      for (int k = 0; k < 3; k++) {
        columns[k][i] = sums[k];
      }
      i++;
    }
    return AccuracyChange.of(columns[0], columns[1], columns[2]);
  }
}
