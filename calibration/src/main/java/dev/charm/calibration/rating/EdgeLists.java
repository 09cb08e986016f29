package dev.charm.calibration.rating;

import java.util.Arrays;

/**
 * The edges of a graph that is being eliminated, listed at both of their ends. An end at a node
 * that is gone stays until the other one is taken, too; what is free is used again.
 */
final class EdgeLists {
  private static final int NONE = -1;

  private final int[] heads; // by node: the first edge in its list
  private final int[] degrees;
  private final boolean[] gone;
  private int[] to;
  private int[] next;
  private double[] weights;
  private int size;
  private int free = NONE;

  EdgeLists(int nodes, int edges) {
    heads = new int[nodes];
    Arrays.fill(heads, NONE);
    degrees = new int[nodes];
    gone = new boolean[nodes];
    to = new int[2 * edges];
    next = new int[2 * edges];
    weights = new double[2 * edges];
  }

  /** Takes an edge with a weight. */
  interface Edge {
    void of(int neighbour, double weight);
  }

  /** How many edges each node has been given. */
  int[] degrees() {
    return degrees.clone();
  }

  void add(int node, int other, double weight) {
    addEnd(node, other, weight);
    addEnd(other, node, weight);
  }

  private void addEnd(int node, int neighbour, double weight) {
    int at = free;
    if (at == NONE) {
      at = size++;
      if (at == to.length) {
        int length = size + (size >> 1);
        to = Arrays.copyOf(to, length);
        next = Arrays.copyOf(next, length);
        weights = Arrays.copyOf(weights, length);
      }
    } else {
      free = next[at];
    }
    to[at] = neighbour;
    weights[at] = weight;
    next[at] = heads[node];
    heads[node] = at;
    degrees[node]++;
  }

  /** Takes a node and its edges away, and hands over those to nodes that are there. */
  void take(int node, Edge each) {
    gone[node] = true;
    for (int at = heads[node]; at != NONE; ) {
      if (!gone[to[at]]) {
        each.of(to[at], weights[at]);
      }
      int after = next[at];
      next[at] = free;
      free = at;
      at = after;
    }
    heads[node] = NONE;
  }
}
