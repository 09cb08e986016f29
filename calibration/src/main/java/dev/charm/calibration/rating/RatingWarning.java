package dev.charm.calibration.rating;

import java.util.Locale;

/**
 * What a reader of ratings must not overlook. With any of the first five the votes alone put no
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
  /**
   * All models: votes that contradict each other in circles put some so far apart that double
   * precision cannot tell how far.
   */
  UNDETERMINED,
  /** These have votes, but none that counts, and so no rating. */
  UNRATED,
  /** This model should be the anchor, but has no rating: the mean is put at its rating instead. */
  ANCHOR_UNRATED,
  /**
   * Fewer than {@value #FEW} people voted on these, so that an interval by voter may be too narrow
   * for them, for all that {@link EvidenceFloor} adds.
   */
  FEW_VOTERS,
  /**
   * Fewer than {@value #FEW} votes on these count: ratings that a handful of votes can still move
   * by a hundred points and more, whatever else they say.
   */
  FEW_VOTES,
  /**
   * All models: there are more than {@value BradleyTerry#MOST_WITH_INTERVALS}, so that their
   * ratings have no intervals, and how sure they are is not known.
   */
  NO_INTERVAL,
  /**
   * All models: the arena holds as many models, or pairs of models that met, as it can (see {@link
   * VoteCounts}), and votes that name more do not count.
   */
  ARENA_FULL;

  /**
   * The number of voters below which {@link #FEW_VOTERS} is given, and of votes below which {@link
   * #FEW_VOTES} is. Of 30 votes that are half wins a rating is known to within 124 points.
   */
  public static final int FEW = 30;

  /** The name in output: {@code anchor-unrated}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
