package dev.charm.ops.leaderboard;

import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
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
public record RewardLeaderboardRow(
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

  /** The columns of {@code charm leaderboard rewards}. */
  public static final Listing<RewardLeaderboardRow> LISTING = new Listing<>(columns());

  /** The same columns of a leaderboard as it was at a time, and in front that time. */
  static Listing<RewardLeaderboardRow> listing(Instant asOf) {
    List<Column<RewardLeaderboardRow>> columns = new ArrayList<>(columns());
    columns.add(0, Column.of("as_of", row -> asOf.toString()));
    return new Listing<>(List.copyOf(columns));
  }

  private static List<Column<RewardLeaderboardRow>> columns() {
    return List.of(
        Column.of("reward_model", RewardLeaderboardRow::rewardModel),
        Column.of("policy_model", RewardLeaderboardRow::policyModel),
        Column.of("rating", 0, RewardLeaderboardRow::rating),
        Column.of("responses", RewardLeaderboardRow::responses).asDetail(),
        Column.of("mean_reward", 3, RewardLeaderboardRow::meanReward),
        Column.of("calibrated_mean_reward", 3, RewardLeaderboardRow::calibratedMeanReward)
            .headed("calibrated mean"),
        Column.of("expected_win_rate", 3, RewardLeaderboardRow::expectedWinRate)
            .headed("expected win rate")
            .asDetail(),
        Column.of("win_rate", 3, RewardLeaderboardRow::winRate).headed("win rate before"),
        Column.of("calibrated_win_rate", 3, RewardLeaderboardRow::calibratedWinRate)
            .headed("after"),
        Column.of("opponents", RewardLeaderboardRow::opponents).asDetail());
  }
}
