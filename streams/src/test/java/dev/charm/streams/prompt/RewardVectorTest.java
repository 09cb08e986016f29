package dev.charm.streams.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.precedence.RewardEntry;
import dev.charm.streams.prompt.RewardVector.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RewardVectorTest {
  record Event(String model, int sample, RewardEntry entry) {}

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<RewardEntry> entries =
        Combinators.combine(
                Arbitraries.of(-1.0, -0.0, 0.0, 2.5),
                Arbitraries.longs().between(0, 2),
                Arbitraries.of(true, false))
            .as(
                (score, version, withdrawn) ->
                    withdrawn
                        ? RewardEntry.withdrawn(version)
                        : RewardEntry.scored(score, version));
    return Combinators.combine(
            Arbitraries.of("a", "b"), Arbitraries.integers().between(0, 2), entries)
        .as(Event::new)
        .list()
        .ofMaxSize(12);
  }

  @Property
  void shouldNotDependOnTheOrderOfArrivalNorOnRepetition(
      @ForAll("events") List<Event> events, @ForAll long seed) {
    List<Event> shuffled = new ArrayList<>(events);
    shuffled.addAll(events.subList(0, events.size() / 2));
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(standings(vector(shuffled))).isEqualTo(standings(vector(events)));
  }

  @Property
  void shouldComeBackFromTheStoreAsItWas(@ForAll("events") List<Event> events) {
    RewardVector vector = vector(events);
    byte[] bytes = RewardVector.SERDE.serializer().serialize("store", vector);

    assertThat(standings(RewardVector.SERDE.deserializer().deserialize("store", bytes)))
        .isEqualTo(standings(vector));
  }

  @Test
  void shouldLetTheLowestSampleWithARewardSpeakForTheModel() {
    RewardVector vector =
        RewardVector.EMPTY
            .with("a", 2, RewardEntry.scored(9, 0))
            .with("a", 1, RewardEntry.scored(3, 0))
            .with("a", 0, RewardEntry.withdrawn(0));

    assertThat(vector.standing("a")).contains(new Standing(1, 3));
  }

  @Test
  void shouldNeverTakeAMissingScoreForZero() {
    RewardVector vector = RewardVector.EMPTY.with("a", 0, RewardEntry.withdrawn(0));

    assertThat(vector.standing("a")).isEmpty();
    assertThat(vector.models()).isEmpty();
  }

  @Test
  void shouldStayTheSameObjectWhenNothingChanges() {
    RewardVector vector = RewardVector.EMPTY.with("a", 0, RewardEntry.scored(1, 5));

    assertThat(vector.with("a", 0, RewardEntry.scored(7, 4))).isSameAs(vector);
    assertThat(vector.with("a", 0, RewardEntry.scored(1, 5))).isSameAs(vector);
  }

  private static RewardVector vector(List<Event> events) {
    RewardVector vector = RewardVector.EMPTY;
    for (Event event : events) {
      vector = vector.with(event.model(), event.sample(), event.entry());
    }
    return vector;
  }

  private static List<Object> standings(RewardVector vector) {
    return List.of(vector.models(), vector.standing("a"), vector.standing("b"));
  }
}
