package dev.charm.ops.arena;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.calibration.rating.BootstrapInterval;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.StyleControl;
import dev.charm.calibration.rating.Vote;
import java.util.List;

/** Leaderboards that are fitted to votes when they are asked for. */
public final class FittedLeaderboard {
  /** Resamples of a bootstrap. */
  public static final int RESAMPLES = 1000;

  private static final long SEED = 42;
  private static final String SOURCE = "votes";

  private FittedLeaderboard() {}

  /** By Bradley-Terry ratings. */
  public static List<ArenaLeaderboardRow> of(
      List<CastVote> votes, RatingSettings settings, Intervals intervals) {
    VoteTally tally = new VoteTally(settings).addAll(votes);
    List<Vote> bare = votes.stream().map(CastVote::vote).toList();
    ArenaRatings fit =
        intervals == Intervals.VOTER
            ? ArenaRatings.clustered(bare, settings)
            : ArenaRatings.of(tally.counts(), settings);
    return tally.leaderboard(
        intervals == Intervals.BOOTSTRAP
            ? BootstrapInterval.of(tally.counts(), settings, RESAMPLES, SEED)
            : fit.ratings(),
        fit.warnings(),
        SOURCE);
  }

  /** By ratings with style taken out, of these votes alone. */
  public static List<ArenaLeaderboardRow> styled(
      List<CastVote> votes, StyleControl fit, RatingSettings settings) {
    return new VoteTally(settings)
        .addAll(votes)
        .leaderboard(fit.ratings().ratings(), fit.ratings().warnings(), "votes, style-controlled");
  }
}
