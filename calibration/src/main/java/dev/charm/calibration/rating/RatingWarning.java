package dev.charm.calibration.rating;

import java.util.Locale;

/**
 * What a reader of ratings must not overlook. With any of the first four the votes alone put no
 * bound to some difference, so that {@link BradleyTerry} adds votes of its own; how far apart the
 * models named are is then a convention and not evidence.
 */
public enum RatingWarning {
  /** These have won every counted vote: nothing says how strong they are at most. */
  UNDEFEATED,
  /** These have lost every counted vote: nothing says how weak they are at most. */
  WINLESS,
  /**
   * These have met, directly or through others, none of the greatest group of models: nothing says
   * how the groups compare.
   */
  DISCONNECTED,
  /**
   * These have met the greatest group of models that beat each other in circles, and though neither
   * undefeated nor winless, either only won against it or only lost, directly or through others.
   */
  ONE_SIDED,
  /** These have votes, but none that counts, and so no rating. */
  UNRATED,
  /** This model should be the anchor, but has no rating: the mean is put at its rating instead. */
  ANCHOR_UNRATED;

  /** The name in output: {@code anchor-unrated}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
