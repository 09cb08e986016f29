package dev.charm.ops.dashboard.data;

import dev.charm.calibration.rating.RatingSettings;
import dev.charm.consumers.views.CalibrationLog;
import dev.charm.consumers.views.CastVote;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.LoggedVotes;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.leaderboard.ArenaLeaderboard;
import dev.charm.ops.leaderboard.ArenaLeaderboardRow;
import dev.charm.ops.leaderboard.FittedLeaderboard;
import dev.charm.ops.leaderboard.Intervals;
import dev.charm.ops.leaderboard.PastRatings;
import dev.charm.ops.leaderboard.PastRewardLeaderboard;
import dev.charm.ops.leaderboard.RewardLeaderboardRow;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The leaderboard as it was: ratings by the votes cast until then, else those that calibrations
 * used; win rates by the calibrations that were in force.
 */
public final class PastLeaderboards {
  private PastLeaderboards() {}

  /**
   * Reads it from the logs.
   *
   * @param arenas all that have ratings now
   * @throws CommandFailedException if nothing is known of the time
   * @throws dev.charm.consumers.views.TooManyVotesException if there are too many to hold
   */
  public static Leaderboard read(
      LogReader reader, String arena, Collection<String> arenas, Instant asOf) {
    FittedLeaderboard fit = new FittedLeaderboard(RatingSettings.DEFAULT, Intervals.SANDWICH);
    long votes = 0;
    for (CastVote vote : LoggedVotes.read(reader, arena, WinTable.MOST_VOTES)) {
      if (!vote.at().isAfter(asOf)) {
        fit.add(vote);
        votes++;
      }
    }
    PastRewardLeaderboard past =
        PastRewardLeaderboard.of(CalibrationLog.read(reader, key -> true), asOf);
    List<ArenaLeaderboardRow> rated =
        votes > 0 ? fit.rows() : ArenaLeaderboard.inForce(PastRatings.of(reader, arena, asOf));
    if (rated.isEmpty()) {
      throw new CommandFailedException(
          "no vote, and no rating that a calibration used, until " + asOf + " in arena " + arena);
    }
    List<RewardLeaderboardRow> rewards = past.rows();
    return Leaderboard.of(arena, arenas, asOf, rated, rewards, past.notes());
  }
}
