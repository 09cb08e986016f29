package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.Style;
import dev.charm.consumers.views.CastVote;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vote of a file that is held until all files are read.
 *
 * @param cast what it says
 * @param categories that it counts in beside the whole arena
 * @param timed whether the file says when it was cast
 * @param sequence order among votes of the same time, or without one
 * @param version of several votes of one id the greatest counts
 * @param file number of its file, from 0
 * @param styleA style of the answer of model A; null if it is not known, or nobody asks
 * @param styleB style of the other answer
 */
record HeldVote(
    CastVote cast,
    List<String> categories,
    boolean timed,
    long sequence,
    long version,
    int file,
    @Nullable Style styleA,
    @Nullable Style styleB) {

  /** Whether two say the same of a vote. */
  boolean saysTheSame(HeldVote other) {
    return cast.modelA().equals(other.cast.modelA())
        && cast.modelB().equals(other.cast.modelB())
        && cast.outcome() == other.cast.outcome()
        && cast.weight() == other.cast.weight()
        && cast.count() == other.cast.count()
        && categories.equals(other.categories);
  }
}
