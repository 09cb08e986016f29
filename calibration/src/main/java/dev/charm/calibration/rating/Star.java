package dev.charm.calibration.rating;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A node that is eliminated and its neighbours, each once, by rising weight. Weights are compared
 * to 32 binary digits, which is enough for an order that only has to be good.
 */
final class Star {
  private static final int PLACE_BITS = 20; // of the place of a neighbour, below its weight
  private static final long PLACES = (1L << PLACE_BITS) - 1;

  private final double[] byNode; // the weight to each neighbour while they are gathered, else 0
  private int[] nodes = new int[16];
  private long[] keys = new long[16];
  private double[] weights = new double[16];
  private double[] sums = new double[17]; // of the weights from here on
  private int size;

  Star(int nodes) {
    byNode = new double[nodes];
  }

  /** Takes a node from the graph. */
  void take(int node, EdgeLists edges, FewestFirst waiting) {
    size = 0;
    edges.take(
        node,
        (neighbour, weight) -> {
          waiting.shrink(neighbour);
          if (byNode[neighbour] == 0) {
            add(neighbour);
          }
          byNode[neighbour] += weight;
        });
    sort();
  }

  private void add(int neighbour) {
    if (size == nodes.length) {
      int length = 2 * size;
      nodes = Arrays.copyOf(nodes, length);
      keys = new long[length];
      weights = new double[length];
      sums = new double[length + 1];
    }
    nodes[size++] = neighbour;
  }

  private void sort() {
    for (int i = 0; i < size; i++) {
      keys[i] = (Double.doubleToRawLongBits(byNode[nodes[i]]) & ~PLACES) | i;
    }
    Arrays.sort(keys, 0, size);
    int[] sorted = new int[nodes.length];
    for (int i = 0; i < size; i++) {
      sorted[i] = nodes[(int) (keys[i] & PLACES)];
      weights[i] = byNode[sorted[i]];
      byNode[sorted[i]] = 0;
    }
    nodes = sorted;
    sums[size] = 0;
    for (int i = size - 1; i >= 0; i--) {
      sums[i] = sums[i + 1] + weights[i];
    }
  }

  /** How many neighbours there are. */
  int size() {
    return size;
  }

  int node(int i) {
    return nodes[i];
  }

  double weight(int i) {
    return weights[i];
  }

  /** All weights from this neighbour on. */
  double sumFrom(int i) {
    return sums[i];
  }

  /** One of the neighbours after this one, drawn in proportion to their weights. */
  int drawnAfter(int i, SplittableRandom random) {
    double drawn = sums[i + 1] * random.nextDouble();
    int from = i + 1;
    int to = size;
    while (to - from > 1) {
      int middle = (from + to) >>> 1;
      if (sums[middle] > drawn) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
