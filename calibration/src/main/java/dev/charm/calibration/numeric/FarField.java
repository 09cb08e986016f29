package dev.charm.calibration.numeric;

/**
 * What scores far from a point add to a sum of sigmoids there, at a cost that does not depend on
 * how many they are.
 *
 * <p><b>Idea.</b> Beside its step, sigma is a geometric series of exponentials: {@code sigma(-x) =
 * e^-x - e^-2x + e^-3x - ...} for x &gt; 0, and {@code sigma(x) = 1 - sigma(-x)}. An exponential of
 * a difference is a product, {@code e^-k(x - v) = e^-k(x - s) e^-k(s - v)}, so the sums of the
 * second factor over all scores beyond a cell can be made once, cell by cell, each from its
 * neighbour's. Every exponent is at most 0: nothing overflows, whatever the spread.
 *
 * <p><b>Error.</b> The terms alternate and shrink, so what is left out is less than the first term
 * left out. Scores at least {@link SourceCells#WIDTH} = 2 temperatures away, with {@value #TERMS}
 * terms, are missed by at most {@code e^-34 = 1.8e-15} each, and by {@code e^-32} of their own
 * share.
 *
 * <p><b>Cost.</b> {@value #TERMS} multiplications per score once, and as many per query.
 *
 * <p>Source: the one-dimensional fast multipole idea (Greengard and Rokhlin 1987) for a kernel that
 * separates by itself, as in Dutt, Gu and Rokhlin, SIAM J. Numer. Anal. 33(5), 1996.
 */
final class FarField {
  private static final int TERMS = 16;

  private final double[] below; // sum of e^-k(end of cell - v) over all v in the cell and below it
  private final double[] above; // sum of e^-k(v - start of cell) over all v in the cell and above

  FarField(SourceCells cells) {
    int size = cells.size();
    below = new double[size * TERMS];
    above = new double[size * TERMS];
    double shrunk = StrictMath.exp(-SourceCells.WIDTH);
    for (int c = 0; c < size; c++) {
      for (int j = cells.first(c); j < cells.first(c + 1); j++) {
        addPowers(below, c, cells.growth(j) * shrunk, cells.weight(j));
        addPowers(above, c, 1 / cells.growth(j), cells.weight(j));
      }
    }
    for (int c = 1; c < size; c++) {
      double decay = StrictMath.exp(-cells.distance(c - 1, c));
      carry(below, c - 1, c, decay);
    }
    for (int c = size - 2; c >= 0; c--) {
      double decay = StrictMath.exp(-cells.distance(c, c + 1));
      carry(above, c + 1, c, decay);
    }
  }

  private static void addPowers(double[] sums, int cell, double base, double weight) {
    double power = weight;
    for (int k = cell * TERMS; k < (cell + 1) * TERMS; k++) {
      power *= base;
      sums[k] += power;
    }
  }

  private static void carry(double[] sums, int from, int to, double decay) {
    double power = 1;
    for (int k = 0; k < TERMS; k++) {
      power *= decay;
      sums[to * TERMS + k] += power * sums[from * TERMS + k];
    }
  }

  /**
   * By how much the scores of a cell and of all below it fall short of a full win each.
   *
   * @param beyond how far the point lies above the end of the cell, in temperatures, at least 2
   */
  double shortfall(int cell, double beyond) {
    return series(below, cell, StrictMath.exp(-beyond));
  }

  /**
   * What the scores of a cell and of all above it add.
   *
   * @param before how far the point lies below the start of the cell, in temperatures, at least 2
   */
  double surplus(int cell, double before) {
    return series(above, cell, StrictMath.exp(-before));
  }

  /** The derivative of minus {@link #shortfall}, per temperature. */
  double shortfallSlope(int cell, double beyond) {
    return slopeSeries(below, cell, StrictMath.exp(-beyond));
  }

  /** The derivative of {@link #surplus}, per temperature. */
  double surplusSlope(int cell, double before) {
    return slopeSeries(above, cell, StrictMath.exp(-before));
  }

  private static double series(double[] sums, int cell, double z) {
    double value = 0;
    for (int k = (cell + 1) * TERMS - 1; k >= cell * TERMS; k--) {
      value = z * (sums[k] - value);
    }
    return value;
  }

  private static double slopeSeries(double[] sums, int cell, double z) {
    double value = 0;
    for (int k = TERMS; k >= 1; k--) {
      value = z * (k * sums[cell * TERMS + k - 1] - value);
    }
    return value;
  }
}
