package dev.charm.consumers.training;

import java.util.Arrays;
import java.util.List;

/**
 * Mean and spread of each feature over the rows of all pairs, so that an embedding's hundredths and
 * a count's units weigh alike. A feature that never changes keeps scale 1.
 */
record Standardisation(float[] mean, float[] scale) {

  static Standardisation of(List<FeaturePair> pairs) {
    int width = pairs.get(0).chosen().length;
    double[] sum = new double[width];
    for (FeaturePair pair : pairs) {
      for (int i = 0; i < width; i++) {
        sum[i] += (double) pair.chosen()[i] + pair.rejected()[i];
      }
    }
    double rows = 2.0 * pairs.size();
    double[] mean = Arrays.stream(sum).map(s -> s / rows).toArray();
    double[] squares = new double[width];
    for (FeaturePair pair : pairs) {
      for (int i = 0; i < width; i++) {
        double c = pair.chosen()[i] - mean[i];
        double r = pair.rejected()[i] - mean[i];
        squares[i] += c * c + r * r;
      }
    }
    float[] scale = new float[width];
    float[] centre = new float[width];
    for (int i = 0; i < width; i++) {
      double spread = Math.sqrt(squares[i] / rows);
      scale[i] = spread > 1e-6 ? (float) spread : 1f;
      centre[i] = (float) mean[i];
    }
    return new Standardisation(centre, scale);
  }

  /** Writes the standardised {@code row} into {@code target} from {@code offset} on. */
  void into(float[] row, float[] target, int offset) {
    for (int i = 0; i < row.length; i++) {
      target[offset + i] = (row[i] - mean[i]) / scale[i];
    }
  }
}
