package dev.charm.calibration.rating;

import java.util.Arrays;

/**
 * The strongly connected components of a directed graph, by Tarjan's algorithm with a stack of its
 * own: a chain of 100,000 players would overflow that of the thread.
 *
 * <p>Source: R. Tarjan, Depth-first search and linear graph algorithms, SIAM Journal on Computing 1
 * (1972).
 */
final class StrongComponents {
  private static final int UNSEEN = -1;

  private final int[] start; // where the edges of a node begin in heads
  private final int[] heads;
  private final int[] order; // in which nodes are first seen
  private final int[] low; // the earliest node known to be reached from here and to reach here
  private final int[] component;
  private final int[] open; // nodes whose component is not known yet
  private int opened;
  private int seen;
  private int components;

  /**
   * Finds them.
   *
   * @param tails where each edge starts
   * @param heads where it ends
   * @param edges how many of both there are
   */
  StrongComponents(int nodes, int[] tails, int[] heads, int edges) {
    this.start = new int[nodes + 1];
    this.heads = new int[edges];
    this.order = new int[nodes];
    this.low = new int[nodes];
    this.component = new int[nodes];
    this.open = new int[nodes];
    sortByTail(tails, heads, edges);
    Arrays.fill(order, UNSEEN);
    Arrays.fill(component, UNSEEN);
    int[] path = new int[nodes];
    int[] next = Arrays.copyOf(start, nodes);
    for (int root = 0; root < nodes; root++) {
      if (order[root] == UNSEEN) {
        walk(root, path, next);
      }
    }
  }

  private void sortByTail(int[] tails, int[] ends, int edges) {
    for (int k = 0; k < edges; k++) {
      start[tails[k] + 1]++;
    }
    for (int i = 1; i < start.length; i++) {
      start[i] += start[i - 1];
    }
    int[] next = start.clone();
    for (int k = 0; k < edges; k++) {
      heads[next[tails[k]]++] = ends[k];
    }
  }

  private void walk(int root, int[] path, int[] next) {
    int depth = 0;
    path[0] = root;
    see(root);
    while (depth >= 0) {
      int at = path[depth];
      if (next[at] < start[at + 1]) {
        int head = heads[next[at]++];
        if (order[head] == UNSEEN) {
          path[++depth] = head;
          see(head);
        } else if (component[head] == UNSEEN) {
          low[at] = Math.min(low[at], order[head]);
        }
      } else {
        close(at);
        depth--;
        if (depth >= 0) {
          low[path[depth]] = Math.min(low[path[depth]], low[at]);
        }
      }
    }
  }

  private void see(int node) {
    order[node] = seen;
    low[node] = seen++;
    open[opened++] = node;
  }

  private void close(int node) {
    if (low[node] == order[node]) {
      int member;
      do {
        member = open[--opened];
        component[member] = components;
      } while (member != node);
      components++;
    }
  }

  int count() {
    return components;
  }

  /** The component of a node, of {@link #count} many. */
  int of(int node) {
    return component[node];
  }
}
