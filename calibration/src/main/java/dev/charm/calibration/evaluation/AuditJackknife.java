package dev.charm.calibration.evaluation;

import java.util.List;

/**
 * How far dependences would scatter, were the prompts drawn anew, by leaving out one prompt after
 * the other: {@code (G - 1) / G} times the sum of squares about the mean, of both rewards' and of
 * their sum and difference. The pairing is kept: both rewards lose the same prompt.
 *
 * <p>Source: B. Efron, C. Stein, The Jackknife Estimate of Variance, Annals of Statistics 9 (1981):
 * it errs to the wide side.
 */
final class AuditJackknife {
  private final double[][] first = new double[4][];
  private final double[][] second = new double[4][];
  private int prompts;

  private AuditJackknife(int lines) {
    for (int i = 0; i < 4; i++) {
      first[i] = new double[lines];
      second[i] = new double[lines];
    }
  }

  /** Leaves out each row of a list in turn. */
  static AuditJackknife of(
      Dependences dependences, List<double[]> rows, double[] totals, double[] observed) {
    int lines = dependences.size();
    AuditJackknife jackknife = new AuditJackknife(lines);
    double[] rest = new double[totals.length];
    for (double[] row : rows) {
      for (int i = 0; i < rest.length; i++) {
        rest[i] = totals[i] - row[i];
      }
      double[] without = dependences.of(rest);
      for (int line = 0; line < lines; line++) {
        double before = without[line] - observed[line];
        double after = without[lines + line] - observed[lines + line];
        jackknife.add(0, line, before);
        jackknife.add(1, line, after);
        jackknife.add(2, line, after - before);
        jackknife.add(3, line, after + before);
      }
      jackknife.prompts++;
    }
    return jackknife;
  }

  private void add(int of, int line, double moved) {
    first[of][line] += moved;
    second[of][line] += moved * moved;
  }

  double errorBefore(int line) {
    return error(0, line);
  }

  double errorAfter(int line) {
    return error(1, line);
  }

  /** Of after less before. */
  double errorOfDifference(int line) {
    return error(2, line);
  }

  /** Of after and before together. */
  double errorOfSum(int line) {
    return error(3, line);
  }

  private double error(int of, int line) {
    double g = prompts;
    double squares = second[of][line] - first[of][line] * first[of][line] / g;
    return Math.sqrt(Math.max(0, (g - 1) / g * squares));
  }
}
