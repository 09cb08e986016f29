package dev.charm.streams.global;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassedOverTest {
  private final List<String> told = new ArrayList<>();
  private final PassedOver passedOver = new PassedOver(told::add);

  @Test
  void shouldTellOnceATopicWhatIsMissingWhenTheStoresAreRead() {
    passedOver.lost(Topics.ARENA_RATINGS, "overall|a", "unknown-schema-id, schema id 12");
    passedOver.lost(Topics.ARENA_RATINGS, "overall|b", "unknown-schema-id, schema id 12");
    assertThat(told).isEmpty();

    passedOver.storesAreRead();
    passedOver.storesAreRead();
    assertThat(told)
        .containsExactly(
            "2 records of charm.arena-ratings cannot be read, and what they say is missing, such"
                + " as that of overall|a (unknown-schema-id, schema id 12); 'charm rebuild'"
                + " withdraws them and publishes anew");
  }

  @Test
  void shouldNotTellWhatIsPutRightFurtherOn() {
    passedOver.lost(Topics.ARENA_RATINGS, "overall|a", "unknown-schema-id, schema id 12");
    passedOver.good(Topics.ARENA_RATINGS, "overall|a");
    passedOver.storesAreRead();
    assertThat(told).isEmpty();
  }

  @Test
  void shouldTellAtOnceWhatIsLostLaterAndOnceOnly() {
    passedOver.storesAreRead();
    passedOver.lost(Topics.ARENA_RATINGS, "overall|a", "unknown-schema-id, schema id 12");
    passedOver.lost(Topics.ARENA_RATINGS, "overall|b", "unknown-schema-id, schema id 12");
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).startsWith("1 record of charm.arena-ratings cannot be read");
  }
}
