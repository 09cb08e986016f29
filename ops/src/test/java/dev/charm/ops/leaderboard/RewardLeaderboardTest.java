package dev.charm.ops.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.ModelStats;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RewardLeaderboardTest {

  private static ModelStats stats(String model, @Nullable Double expected) {
    return new ModelStats("rm@1", model, 10L, 1.5, 0.5, 4L, 1L, 10L, 0.4, expected, 1L);
  }

  private static ArenaRating rating(String arena, String model, double rating) {
    return ArenaRating.newBuilder()
        .setArena(arena)
        .setModel(model)
        .setRating(rating)
        .setSource("test")
        .setAsOf(Instant.EPOCH)
        .build();
  }

  @Test
  void shouldShowTheRoundRobinAndNothingCalibratedForAModelWithoutCalibration() {
    List<RewardLeaderboardRow> rows =
        RewardLeaderboard.rows(List.of(stats("m", 0.3)), List.of(), List.of(), null);

    RewardLeaderboardRow row = rows.get(0);
    assertThat(row.winRate()).isEqualTo(0.4);
    assertThat(row.expectedWinRate()).isEqualTo(0.3, within(0.0));
    assertThat(row.calibratedWinRate()).isNull();
    assertThat(row.calibratedMeanReward()).isNull();
    assertThat(row.rating()).isNull();
  }

  @Test
  void shouldOrderByRatingAndPutUnratedModelsLast() {
    List<RewardLeaderboardRow> rows =
        RewardLeaderboard.rows(
            List.of(stats("unrated", null), stats("low", 0.3), stats("high", 0.7)),
            List.of(),
            List.of(rating("a", "low", 900), rating("a", "high", 1100)),
            null);

    assertThat(rows)
        .extracting(RewardLeaderboardRow::policyModel)
        .containsExactly("high", "low", "unrated");
  }

  @Test
  void shouldTakeTheRatingOfTheArenaAskedForAndNoneWhereItIsAmbiguous() {
    List<ArenaRating> ratings = List.of(rating("a", "m", 900), rating("b", "m", 1100));

    assertThat(
            RewardLeaderboard.rows(List.of(stats("m", null)), List.of(), ratings, "b")
                .get(0)
                .rating())
        .isEqualTo(1100);
    assertThat(
            RewardLeaderboard.rows(List.of(stats("m", null)), List.of(), ratings, null)
                .get(0)
                .rating())
        .isNull();
  }
}
