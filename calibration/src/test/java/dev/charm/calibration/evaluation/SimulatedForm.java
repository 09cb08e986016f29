package dev.charm.calibration.evaluation;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Answers by features that go along with each other as in real ones: long answers have more lists
 * and more bold. Headers are rare; confidence goes with nothing.
 */
final class SimulatedForm {
  static final List<String> NAMES = List.of("length", "lists", "bold", "headers", "confidence");
  static final int LENGTH = 0;
  static final int LISTS = 1;
  static final int BOLD = 2;
  static final int HEADERS = 3;

  private final SplittableRandom random;

  SimulatedForm(long seed) {
    random = new SplittableRandom(seed);
  }

  double noise() {
    return random.nextGaussian();
  }

  double[][] answers(int m) {
    double[][] answers = new double[m][];
    for (int i = 0; i < m; i++) {
      double length = noise();
      double lists = Math.log1p(Math.max(0, Math.floor(3 * (0.6 * length + 0.8 * noise()))));
      double bold = Math.log1p(Math.max(0, Math.floor(3 * (0.5 * length + 0.9 * noise()))));
      double headers = random.nextDouble() < 0.15 ? Math.log1p(1 + random.nextInt(4)) : 0;
      answers[i] = new double[] {length, lists, bold, headers, noise()};
    }
    return answers;
  }
}
