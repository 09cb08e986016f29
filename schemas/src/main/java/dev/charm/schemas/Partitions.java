package dev.charm.schemas;

/**
 * How many partitions topics have, by what shares one. Fixed for good, since it decides where a
 * prompt, a reward model or an arena lives.
 *
 * @param prompt of what is partitioned by prompt: as many instances can share the work
 * @param rewardModel of what is partitioned by reward model
 * @param arena of what is partitioned by arena; one is enough for tens of thousands of votes a
 *     second
 */
public record Partitions(int prompt, int rewardModel, int arena) {
  /** Partitions by reward model unless an operator says otherwise. */
  public static final int DEFAULT_REWARD_MODEL = 2;

  /** Partitions by arena unless an operator says otherwise. */
  public static final int DEFAULT_ARENA = 1;

  /**
   * @throws IllegalArgumentException if a number is not positive
   */
  public Partitions {
    if (prompt < 1 || rewardModel < 1 || arena < 1) {
      throw new IllegalArgumentException("a topic has at least one partition");
    }
  }

  /** So many by prompt, the others as they are by default. */
  public static Partitions ofPrompts(int prompt) {
    return new Partitions(prompt, DEFAULT_REWARD_MODEL, DEFAULT_ARENA);
  }

  int of(Topic.Partitioning partitioning) {
    return switch (partitioning) {
      case PROMPT -> prompt;
      case REWARD_MODEL -> rewardModel;
      case ARENA -> arena;
      case SINGLE -> 1;
    };
  }
}
