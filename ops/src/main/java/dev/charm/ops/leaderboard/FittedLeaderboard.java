package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.ArenaRatings;
import dev.charm.calibration.rating.BootstrapInterval;
import dev.charm.calibration.rating.RatingSettings;
import dev.charm.calibration.rating.StyleControl;
import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.consumers.views.CastVote;
import java.util.ArrayList;
import java.util.List;

/** A leaderboard that is fitted to votes when it is asked for, by Bradley-Terry ratings. */
public final class FittedLeaderboard {
  /** Resamples of a bootstrap. */
  public static final int RESAMPLES = 1000;

  private static final long SEED = 42;
  private static final String SOURCE = "votes";

  private final RatingSettings settings;
  private final Intervals intervals;
  private final VoteTally tally;
  private final List<Vote> votes = new ArrayList<>(); // only where counts are not enough

  public FittedLeaderboard(RatingSettings settings, Intervals intervals) {
    this.settings = settings;
    this.intervals = intervals;
    this.tally = new VoteTally(settings);
  }

  /** Takes a vote; in the order in which they were cast, for the sake of online Elo. */
  public void add(CastVote vote) {
    if (tally.add(vote) && intervals != Intervals.SANDWICH) {
      votes.add(VoteConversion.vote(vote));
    }
  }

  /** How many votes were not taken, as they named more models than an arena holds. */
  public long refused() {
    return tally.refused();
  }

  /** The votes taken. */
  public VoteCounts counts() {
    return tally.counts();
  }

  /**
   * Fits ratings to the votes taken.
   *
   * @throws IllegalArgumentException if there are more models than the bootstrap takes
   */
  public List<ArenaLeaderboardRow> rows() {
    ArenaRatings fit =
        intervals == Intervals.VOTER
            ? ArenaRatings.clustered(votes, settings)
            : ArenaRatings.of(tally.counts(), settings);
    return tally.leaderboard(
        intervals == Intervals.BOOTSTRAP
            ? BootstrapInterval.of(votes, settings, RESAMPLES, SEED)
            : fit.ratings(),
        fit.warningsByModel(),
        fit.haveIntervals(),
        SOURCE);
  }

  /** The leaderboard by ratings with style taken out, of these votes alone. */
  public static List<ArenaLeaderboardRow> styled(
      List<CastVote> votes, StyleControl fit, RatingSettings settings) {
    VoteTally tally = new VoteTally(settings);
    votes.forEach(tally::add);
    return tally.leaderboard(
        fit.ratings().ratings(),
        fit.ratings().warningsByModel(),
        fit.ratings().haveIntervals(),
        SOURCE + ", style-controlled");
  }
}
