package dev.charm.schemas.precedence;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.RatingSnapshot;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Which of the ratings that several sources have of one model counts.
 *
 * <p><b>Of leaderboards</b> the newest {@code as_of}, then the one whose source is last in the
 * order of names. Of one source see {@link Precedence#BY_AS_OF}.
 *
 * <p><b>A live rating</b>, made of the votes here, takes over from that imported one if it is newer
 * in the same order and {@linkplain #asWellFounded as well founded}. One vote does not replace what
 * thousands have said, and a live rating takes over by itself once it has what it takes.
 *
 * <p>Both are functions of the records alone: the order in which they arrive makes no difference.
 */
public final class RatingOrder {
  /** A rating of fewer votes is little founded, and says so: {@code few-votes}. */
  public static final long FEW_VOTES = 30;

  /** The label of the warning of fewer votes. */
  public static final String FEW_VOTES_WARNING = "few-votes";

  /** Of what leaderboards say: the greatest counts. */
  public static final Comparator<RatingSnapshot> OF_SNAPSHOTS =
      (one, other) -> compare(one.getAsOf(), one.getSource(), other.getAsOf(), other.getSource());

  private RatingOrder() {}

  /** Compares what of two imported ratings decides. */
  public static int compare(Instant asOf, String source, Instant otherAsOf, String otherSource) {
    int byTime = asOf.compareTo(otherAsOf);
    return byTime != 0 ? byTime : source.compareTo(otherSource);
  }

  /** Whether a live rating is in force in place of the imported one that would be. */
  public static boolean takesOver(ArenaRating live, RatingSnapshot imported) {
    return compare(live.getAsOf(), live.getSource(), imported.getAsOf(), imported.getSource()) > 0
        && asWellFounded(live, imported);
  }

  /**
   * Whether a live rating rests on no less than an imported one, by the first of these that both
   * tell:
   *
   * <ol>
   *   <li>intervals: its own is at most as wide (one without width is none);
   *   <li>votes: it has at least as many;
   *   <li>otherwise, as the imported one tells nothing to compare with: it has at least {@value
   *       #FEW_VOTES} votes.
   * </ol>
   */
  public static boolean asWellFounded(ArenaRating live, RatingSnapshot imported) {
    double width = width(live.getCiLow(), live.getCiHigh());
    double importedWidth = width(imported.getCiLow(), imported.getCiHigh());
    if (width > 0 && importedWidth > 0) {
      return width <= importedWidth;
    }
    long votes = live.getVotes() == null ? 0 : live.getVotes();
    return votes >= (imported.getVotes() == null ? FEW_VOTES : imported.getVotes());
  }

  private static double width(@Nullable Double low, @Nullable Double high) {
    return low == null || high == null ? 0 : high - low;
  }

  /** Whether a rating is known to rest on few votes. */
  public static boolean hasFewVotes(@Nullable Long votes) {
    return votes != null && votes < FEW_VOTES;
  }
}
