package dev.charm.calibration.rating;

import java.util.Arrays;

/** Nodes that wait for their turn, those with the fewest edges first, in lists by that number. */
final class FewestFirst {
  private static final int NONE = -1;

  private final int[] degrees;
  private final int[] heads; // by degree; the last list has all of more
  private final int[] before;
  private final int[] after;
  private int fewest;

  FewestFirst(int[] degrees) {
    this.degrees = degrees;
    heads = new int[degrees.length + 1];
    before = new int[degrees.length];
    after = new int[degrees.length];
    Arrays.fill(heads, NONE);
    for (int node = degrees.length - 1; node >= 0; node--) {
      enter(node);
    }
  }

  /** Takes the next out; there must be one. */
  int next() {
    while (heads[fewest] == NONE) {
      fewest++;
    }
    int node = heads[fewest];
    leave(node);
    return node;
  }

  /** A node that waits has an edge more. */
  void grow(int node) {
    change(node, 1);
  }

  /** A node that waits has an edge less. */
  void shrink(int node) {
    change(node, -1);
  }

  private void change(int node, int by) {
    leave(node);
    degrees[node] += by;
    enter(node);
  }

  private int list(int node) {
    return Math.min(degrees[node], heads.length - 1);
  }

  private void enter(int node) {
    int list = list(node);
    before[node] = NONE;
    after[node] = heads[list];
    if (heads[list] != NONE) {
      before[heads[list]] = node;
    }
    heads[list] = node;
    fewest = Math.min(fewest, list);
  }

  private void leave(int node) {
    if (before[node] == NONE) {
      heads[list(node)] = after[node];
    } else {
      after[before[node]] = after[node];
    }
    if (after[node] != NONE) {
      before[after[node]] = before[node];
    }
  }
}
