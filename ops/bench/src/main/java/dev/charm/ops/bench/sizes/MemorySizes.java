package dev.charm.ops.bench.sizes;

import java.util.List;

/**
 * How much of each thing a stack is given when memory is measured.
 *
 * @param of which things, by name; the others are left out
 * @param prompts with a text
 * @param textBytes of each text of a prompt or an answer
 * @param responses with a text
 * @param rewards of two policy models
 * @param calibrations of all models against each other; there may be a few less
 * @param models that are rated and have no votes
 * @param votes of one arena, on 100 models
 */
public record MemorySizes(
    List<String> of,
    int prompts,
    int textBytes,
    int responses,
    int rewards,
    int calibrations,
    int models,
    int votes) {
  /** Everything that can be measured. */
  public static final List<String> ALL =
      List.of("prompts", "responses", "rewards", "calibrations", "models", "votes");

  /** Some ten minutes on two cores. */
  static MemorySizes full() {
    return new MemorySizes(ALL, 200_000, 1_000, 100_000, 200_000, 900, 4_000, 400_000);
  }

  /** Toy sizes. */
  static MemorySizes quick() {
    return new MemorySizes(List.of("prompts"), 400, 1_000, 400, 400, 12, 40, 400);
  }
}
