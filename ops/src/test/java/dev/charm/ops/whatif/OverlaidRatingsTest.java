package dev.charm.ops.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.Rating;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.RatingSnapshot;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlaidRatingsTest {
  private static final Instant DAY = Instant.parse("2026-05-01T00:00:00Z");

  private static ArenaRating inForce(String model) {
    return ArenaRating.newBuilder()
        .setArena("overall")
        .setModel(model)
        .setRating(1000.0)
        .setCiLow(990.0)
        .setCiHigh(1010.0)
        .setSource("m-source")
        .setAsOf(DAY)
        .build();
  }

  private static RatingSnapshot row(String source, String model, double rating, Instant asOf) {
    return new RatingSnapshot(source, "overall", model, rating, null, null, null, asOf);
  }

  @Test
  void shouldReplaceTheRatingsOfTheModelsInTheTableAndKeepAllOthers() {
    OverlaidRatings overlaid =
        OverlaidRatings.of(
            List.of(inForce("a"), inForce("b")),
            List.of(row("s", "b", 1100, DAY.plusSeconds(1)), row("s", "new", 900, DAY)));

    assertThat(overlaid.ratings())
        .containsOnlyKeys("a", "b", "new")
        .containsEntry("a", Rating.withInterval(1000, 990, 1010))
        .containsEntry("b", Rating.exact(1100));
    assertThat(overlaid.replaced()).containsExactly("b", "new");
    assertThat(overlaid.outdated()).isEmpty();
  }

  @Test
  void shouldNameTheRatingsThatAnImportWouldNotBringIntoForce() {
    List<ArenaRating> inForce = List.of(inForce("a"), inForce("b"), inForce("c"), inForce("d"));

    OverlaidRatings overlaid =
        OverlaidRatings.of(
            inForce,
            List.of(
                row("z", "a", 1100, DAY.minusSeconds(1)),
                row("a-source", "b", 1100, DAY),
                row("m-source", "c", 1100, DAY),
                row("z-source", "d", 1100, DAY)));

    assertThat(overlaid.outdated()).containsExactly("a", "b");
    assertThat(overlaid.ratings()).containsEntry("a", Rating.exact(1100));
  }
}
