package dev.charm.schemas.precedence;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.RatingSnapshot;
import java.time.Instant;
import java.util.Comparator;

/**
 * Which of the ratings that several sources have of one model counts: the greatest in this order.
 * The newest {@code as_of}, then the source whose name is last in order. Of one source see {@link
 * Precedence#BY_AS_OF}.
 */
public final class RatingOrder {
  /** Of what leaderboards say. */
  public static final Comparator<RatingSnapshot> OF_SNAPSHOTS =
      (one, other) -> compare(one.getAsOf(), one.getSource(), other.getAsOf(), other.getSource());

  /** Of ratings as they are published. */
  public static final Comparator<ArenaRating> OF_RATINGS =
      (one, other) -> compare(one.getAsOf(), one.getSource(), other.getAsOf(), other.getSource());

  private RatingOrder() {}

  /** Compares what of two ratings decides. */
  public static int compare(Instant asOf, String source, Instant otherAsOf, String otherSource) {
    int byTime = asOf.compareTo(otherAsOf);
    return byTime != 0 ? byTime : source.compareTo(otherSource);
  }
}
