package dev.charm.ops.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.ArenaRating;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The leaderboard of ratings in force. */
class ArenaLeaderboardTest {
  private static ArenaRating rating(
      String model, double rating, @Nullable Long votes, @Nullable Long liveVotes) {
    return ArenaRating.newBuilder()
        .setArena("overall")
        .setModel(model)
        .setRating(rating)
        .setCiLow(rating - 5)
        .setCiHigh(rating + 5)
        .setVotes(votes)
        .setSource("board")
        .setAsOf(Instant.EPOCH)
        .setLiveVotes(liveVotes)
        .build();
  }

  private static final List<ArenaRating> RATINGS =
      List.of(
          rating("newcomer", 1300, 9L, null),
          rating("best", 1200, 5000L, 1L),
          rating("second", 1100, 4000L, 1234L),
          rating("unsaid", 1000, null, null));

  @Test
  void shouldMarkModelsOfFewVotesAsPreliminaryAndRankTheOthersWithoutThem() {
    List<ArenaLeaderboardRow> rows = ArenaLeaderboard.inForce(RATINGS);
    assertThat(rows).extracting(ArenaLeaderboardRow::rank).containsExactly(1, 2, 3, 4);

    List<ArenaLeaderboardRow> ranked = ArenaLeaderboardRow.withMinVotes(rows, 10);
    assertThat(ranked)
        .extracting(ArenaLeaderboardRow::model)
        .containsExactly("best", "second", "unsaid", "newcomer");
    assertThat(ranked).extracting(ArenaLeaderboardRow::rank).containsExactly(1, 2, 3, null);
    assertThat(ranked.get(3).warnings()).containsExactly("preliminary");
    assertThat(ranked.get(0).warnings()).isEmpty();
    assertThat(ArenaLeaderboardRow.withMinVotes(rows, 9)).isEqualTo(rows);
  }

  @Test
  void shouldTellWhichLiveRatingsAreHeldBack() {
    assertThat(ArenaLeaderboard.inForce(RATINGS))
        .extracting(ArenaLeaderboardRow::source)
        .containsExactly("board", "board; live has 1 vote", "board; live has 1,234 votes", "board");
    assertThat(HeldBackRatings.of(RATINGS).lines())
        .containsExactly(
            "held back: the live rating of best in arena overall has 1 vote; in force is the"
                + " imported one of board with 5,000 votes (--ratings-from live decides otherwise)",
            "held back: the live rating of second in arena overall has 1,234 votes; in force is the"
                + " imported one of board with 4,000 votes (--ratings-from live decides"
                + " otherwise)");
  }
}
