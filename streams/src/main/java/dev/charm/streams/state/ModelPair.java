package dev.charm.streams.state;

import dev.charm.schemas.Keys;
import java.util.List;

/**
 * Two policy models under one reward model, in order of name. What is known of them serves two
 * calibrations, that of either against the other: their differences are the same but for the sign.
 *
 * @param rewardModel name@version
 * @param first d is its score minus that of the second
 * @param second comes behind the first in order of name
 */
public record ModelPair(String rewardModel, String first, String second) {
  /**
   * @throws IllegalArgumentException if the models are not in order of name
   */
  public ModelPair {
    if (first.compareTo(second) >= 0) {
      throw new IllegalArgumentException("not in order of name: " + first + ", " + second);
    }
  }

  /** Of two different models in any order. */
  public static ModelPair of(String rewardModel, String a, String b) {
    return a.compareTo(b) < 0 ? new ModelPair(rewardModel, a, b) : new ModelPair(rewardModel, b, a);
  }

  /** The inverse of {@link #key}. */
  public static ModelPair of(String key) {
    List<String> parts = Keys.split(key);
    return new ModelPair(parts.get(0), parts.get(1), parts.get(2));
  }

  /** The three names as one. */
  public String key() {
    return Keys.join(rewardModel, first, second);
  }

  /** Both calibrations; that of the first against the second comes first. */
  public List<CalibrationKey> calibrations() {
    return List.of(
        new CalibrationKey(rewardModel, first, second),
        new CalibrationKey(rewardModel, second, first));
  }
}
