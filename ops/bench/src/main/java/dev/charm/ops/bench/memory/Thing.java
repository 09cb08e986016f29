package dev.charm.ops.bench.memory;

import dev.charm.ops.bench.cluster.StackWriter;
import java.util.List;

/**
 * Something that a stack holds.
 *
 * @param name in the plural
 * @param counts how many are held at each measurement, rising
 * @param options of {@code charm up}
 * @param filling gives a stack more of it
 */
record Thing(String name, List<Integer> counts, List<String> options, Filling filling) {

  /** Gives a stack more of something. */
  @FunctionalInterface
  interface Filling {
    /**
     * Writes what makes {@code to} of it where there were {@code from}.
     *
     * @param from 0 at first
     */
    void fill(StackWriter writer, int from, int to);
  }

  /** A quarter, a half and all of {@code most}. */
  static List<Integer> steps(int most) {
    return List.of(Math.max(1, most / 4), Math.max(2, most / 2), Math.max(3, most));
  }
}
