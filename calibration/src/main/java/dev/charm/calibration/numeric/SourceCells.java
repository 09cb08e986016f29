package dev.charm.calibration.numeric;

import java.util.Arrays;

/**
 * The sources of a fast summation, in cells: sorted scores, a cell at most {@value #WIDTH}
 * temperatures wide. A cell starts at the first score that the one before has no room for, so there
 * are no empty cells, starts lie at least a width apart, and every distance is taken from a score
 * nearby: neither huge scores nor a tiny temperature cost digits.
 */
final class SourceCells {
  /** Width of a cell, in temperatures. */
  static final double WIDTH = 2.0;

  private final CountedValues values;
  private final double temperature;
  private final int[] first; // index of the first value of each cell, and one past the last
  private final double[] growth; // e^((v - start of its cell) / T), from 1 to e^2
  private final double[] weight;

  SourceCells(CountedValues values, double temperature) {
    this.values = values;
    this.temperature = temperature;
    int[] starts = new int[values.size() + 1];
    growth = new double[values.size()];
    weight = new double[values.size()];
    int size = 0;
    for (int j = 0; j < values.size(); j++) {
      if (size == 0 || offset(starts[size - 1], j) >= WIDTH) {
        starts[size++] = j;
      }
      growth[j] = StrictMath.exp(offset(starts[size - 1], j));
      weight[j] = values.count(j);
    }
    starts[size] = values.size();
    first = Arrays.copyOf(starts, size + 1);
  }

  private double offset(int from, int to) {
    return (values.value(to) - values.value(from)) / temperature;
  }

  /** The number of cells. */
  int size() {
    return first.length - 1;
  }

  /** The index of the first value of a cell; of the number of values for one past the last. */
  int first(int cell) {
    return first[cell];
  }

  /** The least score of a cell. */
  double start(int cell) {
    return values.value(first[cell]);
  }

  /** From the start of one cell to that of another, in temperatures. */
  double distance(int from, int to) {
    return offset(first[from], first[to]);
  }

  /** From the start of a cell to a point, in temperatures. */
  double position(int cell, double x) {
    return (x - start(cell)) / temperature;
  }

  /** How many scores lie in the cells before this one. */
  double before(int cell) {
    return values.before(first[cell]);
  }

  double growth(int j) {
    return growth[j];
  }

  double weight(int j) {
    return weight[j];
  }
}
