package dev.charm.calibration.rating;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Nearly the inverse of a Laplacian, by Gaussian elimination that stays sparse. Eliminating a node
 * of weights {@code w_i} to its neighbours joins every two of them by {@code w_i w_j / sum of w}:
 * of d neighbours that would be {@code d (d - 1) / 2} new edges. Here each neighbour but the
 * heaviest gets one edge, to a heavier one drawn with probability in proportion to its weight, and
 * of such a weight that the expectation of the whole is right. Nodes with the fewest edges go
 * first; of one or two neighbours elimination is exact.
 *
 * <p>Nothing is ever subtracted from a weight, so that no digits are lost however unlike the
 * weights. Drawing is seeded: same graph, same bits. Memory follows the edges, but for a logarithm.
 *
 * <p>Source: R. Kyng and S. Sachdeva, Approximate Gaussian elimination for Laplacians: fast,
 * sparse, and simple, FOCS 2016, arXiv 1605.02353; with the order, the sorting and the merging of
 * Y. Gao, R. Kyng and D. A. Spielman, Robust and practical solution of Laplacian equations by
 * approximate elimination, arXiv 2303.00709.
 */
final class ApproximateElimination {
  private static final long SEED = 0x5DEECE66DL;

  private final int[] order; // of elimination
  private final int[] start; // by place in the order: where its neighbours begin
  private int[] neighbours;
  private double[] shares; // of each neighbour in the sum of weights
  private final double[] sums;
  private int size;

  /**
   * Eliminates all nodes.
   *
   * @param nodes fewer than a million
   * @param weights of the edges, not negative
   */
  ApproximateElimination(int nodes, int[] first, int[] second, double[] weights) {
    order = new int[nodes];
    start = new int[nodes + 1];
    sums = new double[nodes];
    neighbours = new int[weights.length + nodes];
    shares = new double[neighbours.length];
    EdgeLists edges = new EdgeLists(nodes, weights.length);
    for (int k = 0; k < weights.length; k++) {
      if (weights[k] > 0) {
        edges.add(first[k], second[k], weights[k]);
      }
    }
    eliminate(new FewestFirst(edges.degrees()), edges);
  }

  private void eliminate(FewestFirst waiting, EdgeLists edges) {
    SplittableRandom random = new SplittableRandom(SEED);
    Star star = new Star(order.length);
    for (int place = 0; place < order.length; place++) {
      order[place] = waiting.next();
      star.take(order[place], edges, waiting);
      keep(place, star);
      for (int i = 0; i + 1 < star.size(); i++) {
        int other = star.drawnAfter(i, random);
        double weight = star.weight(i) * (star.sumFrom(i + 1) / star.sumFrom(0));
        if (weight > 0) {
          edges.add(star.node(i), star.node(other), weight);
          waiting.grow(star.node(i));
          waiting.grow(star.node(other));
        }
      }
    }
  }

  private void keep(int place, Star star) {
    if (size + star.size() > neighbours.length) {
      int length = size + star.size() + (size >> 1);
      neighbours = Arrays.copyOf(neighbours, length);
      shares = Arrays.copyOf(shares, length);
    }
    for (int i = 0; i < star.size(); i++) {
      neighbours[size] = star.node(i);
      shares[size++] = star.weight(i) / star.sumFrom(0);
    }
    sums[place] = star.sumFrom(0);
    start[place + 1] = size;
  }

  /** What is nearly the solution, up to a common shift of those that are connected. */
  double[] solve(double[] right) {
    double[] x = right.clone();
    for (int place = 0; place < order.length; place++) {
      double own = x[order[place]];
      for (int k = start[place]; k < start[place + 1]; k++) {
        x[neighbours[k]] += shares[k] * own;
      }
      x[order[place]] = sums[place] > 0 ? own / sums[place] : 0;
    }
    for (int place = order.length - 1; place >= 0; place--) {
      double own = x[order[place]];
      for (int k = start[place]; k < start[place + 1]; k++) {
        own += shares[k] * x[neighbours[k]];
      }
      x[order[place]] = own;
    }
    return x;
  }
}
