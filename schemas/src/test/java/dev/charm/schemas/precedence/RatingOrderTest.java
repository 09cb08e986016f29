package dev.charm.schemas.precedence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.RatingSnapshot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatingOrderTest {
  private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");

  private static ArenaRating live(@Nullable Double width, long votes, Instant asOf) {
    return ArenaRating.newBuilder()
        .setArena("overall")
        .setModel("m")
        .setRating(1000)
        .setCiLow(width == null ? null : 1000 - width / 2)
        .setCiHigh(width == null ? null : 1000 + width / 2)
        .setVotes(votes)
        .setSource("live")
        .setAsOf(asOf)
        .build();
  }

  private static RatingSnapshot imported(@Nullable Double width, @Nullable Long votes) {
    return RatingSnapshot.newBuilder()
        .setSource("board")
        .setArena("overall")
        .setModel("m")
        .setRating(1000)
        .setCiLow(width == null ? null : 1000 - width / 2)
        .setCiHigh(width == null ? null : 1000 + width / 2)
        .setVotes(votes)
        .setAsOf(DAY)
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    // live: width, votes; imported: width, votes; whether the live one is as well founded
    "20, 5000, 20, 4917, true",
    "20.1, 5000, 20, 4917, false",
    "10, 50, 20, 4917, true", // intervals tell more than votes do
    "20, 50, , 50, true",
    "20, 49, , 50, false",
    "0, 50, 20, 50, true", // without a width there is no interval: an anchor
    "0, 50, 20, 51, false",
    ", 50, 20, 51, false",
    "20, 50, 0, 51, false",
    "20, 30, , , true",
    "20, 29, , , false",
    ", 30, 20, , true",
    ", 29, 20, , false",
  })
  void shouldLetALiveRatingTakeOverOnceItIsAsWellFounded(
      @Nullable Double width,
      long votes,
      @Nullable Double importedWidth,
      @Nullable Long importedVotes,
      boolean takesOver) {
    RatingSnapshot imported = imported(importedWidth, importedVotes);
    assertThat(RatingOrder.takesOver(live(width, votes, DAY.plusSeconds(1)), imported))
        .isEqualTo(takesOver);
  }

  @Test
  void shouldNotLetAnOlderLiveRatingTakeOverHoweverWellItIsFounded() {
    RatingSnapshot imported = imported(20.0, 50L);
    assertThat(RatingOrder.takesOver(live(1.0, 5000, DAY.minusSeconds(1)), imported)).isFalse();
    assertThat(RatingOrder.takesOver(live(1.0, 5000, DAY), imported)).isTrue(); // by name
  }
}
