package dev.charm.consumers.scoring;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a scoring service works.
 *
 * @param rewardModelName which reward model scores, without version: the active version of it does
 * @param instance name of this instance among those of the same reward model; stable across
 *     restarts, so that a restart fences what the one before left open and takes its place in the
 *     group; at most 249 letters, digits, dots, hyphens and underscores
 * @param batch most responses scored in one transaction, at least 1
 * @param promptPatience how long after its timestamp a response may wait for its prompt
 * @param retryPause first pause before something that failed is tried again; doubles up to 32 times
 *     that
 */
public record ScoringSettings(
    String rewardModelName,
    String instance,
    int batch,
    Duration promptPatience,
    Duration retryPause) {
  private static final Pattern INSTANCE = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** Whether an instance may be called that: it becomes the name of a member of a group. */
  public static boolean isInstanceName(String name) {
    return INSTANCE.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  /** Refuses what cannot work. */
  public ScoringSettings {
    if (rewardModelName.isBlank() || !isInstanceName(instance) || batch < 1) {
      throw new IllegalArgumentException(
          "reward model '%s', instance '%s', batch %d".formatted(rewardModelName, instance, batch));
    }
    if (promptPatience.isNegative() || retryPause.isNegative() || retryPause.isZero()) {
      throw new IllegalArgumentException(
          "prompt patience %s, retry pause %s".formatted(promptPatience, retryPause));
    }
  }

  /** The shipped reward model: batches of 64, 30 s for a prompt to come, retries from 250 ms on. */
  public static ScoringSettings defaults() {
    return defaults(ShippedHead.NAME, "0");
  }

  /**
   * The usual settings of a reward model.
   *
   * @param rewardModelName without version
   * @param instance name of this scorer among those of the reward model
   */
  public static ScoringSettings defaults(String rewardModelName, String instance) {
    return new ScoringSettings(
        rewardModelName, instance, 64, Duration.ofSeconds(30), Duration.ofMillis(250));
  }
}
