package dev.charm.ops.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a policy model fares with a reward model, before and after calibration.
 *
 * <p>{@code winRate}, {@code calibratedWinRate} and {@code expectedWinRate} speak of the same
 * games: those of the model's calibrations as over-valued model, weighted by prompts. A model
 * without calibration shows its round robin, and nothing calibrated.
 *
 * @param rating arena rating, Elo points; null if unrated
 * @param responses prompts at which the model has a reward; null where that is not known any more
 * @param meanReward in the reward model's units; null where that is not known any more
 * @param calibratedMeanReward mean reward plus the mean offset; null without one of them
 * @param opponents how many models it is calibrated against
 */
public record LeaderboardRow(
    String rewardModel,
    String policyModel,
    @Nullable Double rating,
    @Nullable Long responses,
    @Nullable Double meanReward,
    @Nullable Double calibratedMeanReward,
    @Nullable Double expectedWinRate,
    @Nullable Double winRate,
    @Nullable Double calibratedWinRate,
    int opponents) {

  /** The columns of {@code charm leaderboard}. */
  static final Listing<LeaderboardRow> LISTING = new Listing<>(columns());

  /** The same columns of a leaderboard as it was at a time, and in front that time. */
  static Listing<LeaderboardRow> listing(Instant asOf) {
    List<Column<LeaderboardRow>> columns = new ArrayList<>(columns());
    columns.add(0, Column.of("as_of", row -> asOf.toString()));
    return new Listing<>(List.copyOf(columns));
  }

  private static List<Column<LeaderboardRow>> columns() {
    return List.of(
        Column.of("reward_model", LeaderboardRow::rewardModel),
        Column.of("policy_model", LeaderboardRow::policyModel),
        Column.of("rating", 0, LeaderboardRow::rating),
        Column.of("responses", LeaderboardRow::responses),
        Column.of("mean_reward", 3, LeaderboardRow::meanReward),
        Column.of("calibrated_mean_reward", 3, LeaderboardRow::calibratedMeanReward)
            .headed("calibrated mean"),
        Column.of("expected_win_rate", 3, LeaderboardRow::expectedWinRate)
            .headed("expected win rate"),
        Column.of("win_rate", 3, LeaderboardRow::winRate).headed("win rate before"),
        Column.of("calibrated_win_rate", 3, LeaderboardRow::calibratedWinRate).headed("after"),
        Column.of("opponents", LeaderboardRow::opponents));
  }
}
