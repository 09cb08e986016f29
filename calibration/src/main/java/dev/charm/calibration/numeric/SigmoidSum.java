package dev.charm.calibration.numeric;

/**
 * {@code G(x) = sum over j of sigma((x - v_j) / T)} at many points x, in time that grows with the
 * number of scores plus the number of points and not with their product.
 *
 * <p><b>Idea.</b> Scores are put into {@link SourceCells} of two temperatures. Seen from a point,
 * those at least two temperatures away are summed up by {@link FarField}, and the rest, at most
 * four cells, one by one. Where many points lie close together even that is too much; but G is
 * smooth at the scale of T, so on a <i>tile</i> as wide as a cell it is a polynomial to the last
 * digit. A tile that four points or more fall on is interpolated at {@value #NODES} Chebyshev
 * nodes, once, and kept: when the points are shifted by another offset they fall on the same tiles.
 *
 * <p><b>Error.</b> sigma has its poles at odd multiples of i pi. In the strip |Im z| &lt;= 2.8 it
 * is bounded by M = 1 / sin 2.8 = 2.99 (and 1 - sigma likewise). A tile has a half-width of 1
 * temperature, so its Bernstein ellipse of parameter rho = 2.8 + sqrt(1 + 2.8^2) = 5.77 lies in
 * that strip, and interpolation of degree 19 misses G by at most {@code 4 M rho^-19 / (rho - 1) =
 * 9e-15} per score. The far field misses by 1.8e-15 per score. With rounding, {@code G} is right to
 * 1e-13 times the number of scores, whatever scores, temperature and points are; the derivative
 * (the terms k &gt; 19 weigh k^2 in it) to 1e-11. Only the scores beyond the nearest cells are
 * counted as whole wins, in integers, and what they fall short of it is a sum of its own: where
 * there is no score near, G keeps its relative precision, and a flat stretch stays flat.
 *
 * <p><b>Cost.</b> Four times {@value #NODES} divisions per score to fill all tiles, then {@value
 * #NODES} multiplications per point. A lone point takes six exponentials and the scores near it.
 *
 * <p>Source: Trefethen, Approximation Theory and Approximation Practice, theorem 8.2 (the bound);
 * Fong and Darve, J. Comput. Phys. 228, 2009 (Chebyshev nodes in a fast summation).
 */
public final class SigmoidSum {
  private static final int NODES = 20;
  private static final int WORTH_A_TILE = 4; // points
  private static final int REACH = 2; // tiles on each side of a cell's own
  private static final int TILES = 2 * REACH + 1;
  private static final double HALF = SourceCells.WIDTH / 2;
  private static final double[][] COSINES = cosines(); // [k][m] = cos(k pi (m + 1/2) / NODES)

  private final SourceCells cells;
  private final FarField far;
  private final double[][] tiles; // Chebyshev coefficients where needed so far, else empty

  public SigmoidSum(CountedValues values, double temperature) {
    cells = new SourceCells(values, temperature);
    far = new FarField(cells);
    tiles = new double[cells.size() * TILES][];
  }

  private static double[][] cosines() {
    double[][] cosines = new double[NODES][NODES];
    for (int k = 0; k < NODES; k++) {
      for (int m = 0; m < NODES; m++) {
        cosines[k][m] = StrictMath.cos(Math.PI * k * (m + 0.5) / NODES);
      }
    }
    return cosines;
  }

  /** G at each of the points, all shifted by the same amount. */
  public double[] at(CountedValues points, double shift) {
    return evaluate(points, shift, false);
  }

  /** {@code T G'} at each of the points, all shifted by the same amount. */
  public double[] slopeAt(CountedValues points, double shift) {
    return evaluate(points, shift, true);
  }

  private double[] evaluate(CountedValues points, double shift, boolean slope) {
    int n = points.size();
    int[] anchors = new int[n]; // the cell whose start a point's position counts from
    double[] positions = new double[n]; // in temperatures
    int cell = 0;
    for (int i = 0; i < n; i++) {
      double x = points.value(i) + shift;
      while (cell + 1 < cells.size() && cells.start(cell + 1) <= x) {
        cell++;
      }
      anchors[i] = cell;
      positions[i] = cells.position(cell, x);
      if (positions[i] >= (REACH + 1) * SourceCells.WIDTH && cell + 1 < cells.size()) {
        double toNext = cells.position(cell + 1, x);
        if (-toNext < positions[i]) {
          anchors[i] = cell + 1;
          positions[i] = toNext;
        }
      }
    }
    double[] sums = new double[n];
    int i = 0;
    while (i < n) {
      double tile = Math.floor(positions[i] / SourceCells.WIDTH);
      int end = i + 1;
      while (end < n
          && anchors[end] == anchors[i]
          && Math.floor(positions[end] / SourceCells.WIDTH) == tile) {
        end++;
      }
      if (end - i >= WORTH_A_TILE && Math.abs(tile) <= REACH) {
        onTile(anchors[i], (int) tile, positions, i, end, slope, sums);
      } else {
        for (int k = i; k < end; k++) {
          int below = lastBelow(anchors[k], positions[k]);
          int above = firstAbove(below, anchors[k], positions[k]);
          sums[k] =
              slope
                  ? slope(anchors[k], positions[k], below, above)
                  : whole(below) + rest(anchors[k], positions[k], below, above);
        }
      }
      i = end;
    }
    return sums;
  }

  private void onTile(
      int anchor, int tile, double[] positions, int from, int to, boolean slope, double[] sums) {
    double left = tile * SourceCells.WIDTH;
    int below = lastBelow(anchor, left);
    double[] values = coefficients(anchor, tile, below);
    double[] series = slope ? derivative(values) : values;
    double whole = slope ? 0 : whole(below);
    for (int i = from; i < to; i++) {
      sums[i] = whole + clenshaw(series, (positions[i] - left - HALF) / HALF);
    }
  }

  /** The last cell that lies a width or more below a position; -1 if none does. */
  private int lastBelow(int anchor, double position) {
    int cell = anchor;
    while (cell >= 0 && position - cells.distance(anchor, cell) < 2 * SourceCells.WIDTH) {
      cell--;
    }
    return cell;
  }

  /** The first cell that starts a width or more above a position; the size if none does. */
  private int firstAbove(int below, int anchor, double position) {
    int cell = below + 1;
    while (cell < cells.size() && cells.distance(anchor, cell) - position < SourceCells.WIDTH) {
      cell++;
    }
    return cell;
  }

  private double whole(int below) {
    return cells.before(below + 1);
  }

  private double[] coefficients(int anchor, int tile, int below) {
    int index = anchor * TILES + tile + REACH;
    if (tiles[index] == null) {
      double middle = tile * SourceCells.WIDTH + HALF;
      int above = firstAbove(below, anchor, middle + HALF);
      double[] nodes = new double[NODES];
      for (int m = 0; m < NODES; m++) {
        nodes[m] = rest(anchor, middle + HALF * COSINES[1][m], below, above);
      }
      double[] coefficients = new double[NODES];
      for (int k = 0; k < NODES; k++) {
        double sum = 0;
        for (int m = 0; m < NODES; m++) {
          sum += nodes[m] * COSINES[k][m];
        }
        coefficients[k] = sum * (k == 0 ? 1.0 : 2.0) / NODES;
      }
      tiles[index] = coefficients;
    }
    return tiles[index];
  }

  /** G less the whole wins, with the cells below and above as far ones. */
  private double rest(int anchor, double position, int below, int above) {
    double sum = 0;
    for (int cell = below + 1; cell < above; cell++) {
      double e = StrictMath.exp(cells.distance(anchor, cell) - position);
      for (int j = cells.first(cell); j < cells.first(cell + 1); j++) {
        sum += cells.weight(j) / (1 + e * cells.growth(j));
      }
    }
    if (above < cells.size()) {
      sum += far.surplus(above, cells.distance(anchor, above) - position);
    }
    return below < 0 ? sum : sum - far.shortfall(below, beyond(anchor, position, below));
  }

  /** {@code T G'}, with the cells below and above as far ones. */
  private double slope(int anchor, double position, int below, int above) {
    double sum = 0;
    for (int cell = below + 1; cell < above; cell++) {
      double e = StrictMath.exp(cells.distance(anchor, cell) - position);
      for (int j = cells.first(cell); j < cells.first(cell + 1); j++) {
        double odds = e * cells.growth(j);
        sum += cells.weight(j) * odds / ((1 + odds) * (1 + odds));
      }
    }
    if (above < cells.size()) {
      sum += far.surplusSlope(above, cells.distance(anchor, above) - position);
    }
    return below < 0 ? sum : sum + far.shortfallSlope(below, beyond(anchor, position, below));
  }

  private double beyond(int anchor, double position, int below) {
    return position - cells.distance(anchor, below) - SourceCells.WIDTH;
  }

  private static double clenshaw(double[] coefficients, double u) {
    double next = 0;
    double afterNext = 0;
    for (int k = coefficients.length - 1; k > 0; k--) {
      double current = coefficients[k] + 2 * u * next - afterNext;
      afterNext = next;
      next = current;
    }
    return coefficients[0] + u * next - afterNext;
  }

  /** The coefficients of the derivative by temperatures. */
  private static double[] derivative(double[] coefficients) {
    double[] result = new double[NODES + 1];
    for (int k = NODES - 1; k > 0; k--) {
      result[k - 1] = (k + 1 < NODES ? result[k + 1] : 0) + 2 * k * coefficients[k] / HALF;
    }
    result[0] /= 2;
    return result;
  }
}
