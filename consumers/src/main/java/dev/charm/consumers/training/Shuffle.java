package dev.charm.consumers.training;

import java.util.Random;

/** Random orders that the Java platform specifies: the same for a seed on every machine. */
final class Shuffle {
  private Shuffle() {}

  /** The numbers below {@code n} in an order that the seed decides. */
  static int[] of(int n, long seed) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    shuffle(order, new Random(seed));
    return order;
  }

  static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
  }
}
