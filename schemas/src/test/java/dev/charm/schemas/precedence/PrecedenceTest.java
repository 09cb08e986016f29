package dev.charm.schemas.precedence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.Precedence.Claim;
import dev.charm.schemas.precedence.Precedence.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrecedenceTest {
  /** A record of a key; without content it is a tombstone. */
  private record Logged(Place place, long rank, String content) implements Claim {
    @Override
    public byte[] bytes() {
      return content.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static Logged value(int partition, long timestamp, long rank, String content) {
    return new Logged(new Place(partition, timestamp), rank, content);
  }

  private static Logged tombstone(int partition, long timestamp) {
    return value(partition, timestamp, 0, "");
  }

  private static Optional<String> result(Precedence rule, List<Logged> log) {
    Claims<Logged> claims = new Claims<>(rule);
    for (Logged record : log) {
      if (record.content().isEmpty()) {
        claims.delete(record.place());
      } else {
        claims.put(record);
      }
    }
    return claims.inForce().map(Logged::content);
  }

  private static Optional<String> result(Precedence rule, Logged... log) {
    return result(rule, List.of(log));
  }

  @Property(tries = 2_000)
  void shouldNotDependOnTheOrderInWhichPartitionsAreRead(
      @ForAll Precedence rule, @ForAll("logs") List<Logged> log, @ForAll long seed) {
    assertThat(result(rule, interleaved(log, new Random(seed)))).isEqualTo(result(rule, log));
  }

  @Property(tries = 500)
  void shouldComeToTheSameWhenWhatIsHeldIsToldToAnother(
      @ForAll Precedence rule, @ForAll("logs") List<Logged> log) {
    Claims<Logged> claims = new Claims<>(rule);
    for (Logged record : log) {
      Claims<Logged> copy = new Claims<>(rule);
      claims.tombstones().forEach(copy::delete);
      claims.standing().forEach(copy::put);
      if (record.content().isEmpty()) {
        copy.delete(record.place());
      } else {
        copy.put(record);
      }
      claims = copy;
    }
    assertThat(claims.inForce().map(Logged::content)).isEqualTo(result(rule, log));
  }

  @Provide
  Arbitrary<List<Logged>> logs() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.longs().between(0, 5),
            Arbitraries.longs().between(0, 3),
            Arbitraries.of("", "a", "b", "c"))
        .as(PrecedenceTest::value)
        .list()
        .ofMaxSize(10);
  }

  /** The same records, those of each partition in their order. */
  private static List<Logged> interleaved(List<Logged> log, Random random) {
    Map<Integer, List<Logged>> left = new HashMap<>();
    List<Integer> turns = new ArrayList<>();
    for (Logged record : log) {
      left.computeIfAbsent(record.place().partition(), p -> new ArrayList<>()).add(record);
      turns.add(record.place().partition());
    }
    Collections.shuffle(turns, random);
    return turns.stream().map(partition -> left.get(partition).remove(0)).toList();
  }

  @Test
  void shouldTakeTheHigherVersionOfAPromptOnOnePartitionAndOnTwo() {
    assertThat(result(Precedence.BY_VERSION, value(0, 1, 2, "new"), value(0, 9, 1, "old")))
        .contains("new");
    assertThat(result(Precedence.BY_VERSION, value(0, 1, 2, "new"), value(1, 9, 1, "old")))
        .contains("new");
    assertThat(result(Precedence.BY_VERSION, value(0, 9, 1, "a"), value(1, 1, 1, "b")))
        .contains("b");
  }

  @Test
  void shouldTakeTheCorrectedRatingOfTheSameDay() {
    assertThat(result(Precedence.BY_AS_OF, value(0, 9, 1, "wrong"), value(0, 1, 1, "corrected")))
        .contains("corrected");
    assertThat(result(Precedence.BY_AS_OF, value(1, 9, 1, "corrected"), value(0, 1, 1, "wrong")))
        .contains("corrected");
    assertThat(result(Precedence.BY_AS_OF, value(0, 1, 2, "newer"), value(1, 9, 1, "older")))
        .contains("newer");
  }

  @ParameterizedTest
  @EnumSource
  void shouldDeleteWhatLiesBeforeATombstoneOrIsNotYoungerElsewhere(Precedence rule) {
    assertThat(result(rule, value(0, 9, 1, "a"), tombstone(0, 1))).isEmpty();
    assertThat(result(rule, tombstone(0, 9), value(0, 1, 1, "a"))).contains("a");
    assertThat(result(rule, tombstone(0, 5), value(1, 5, 1, "a"))).isEmpty();
    assertThat(result(rule, tombstone(0, 5), value(1, 6, 1, "a"))).contains("a");
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldNoMoreValuesOfAKeyThanAllowed(Precedence rule) {
    Claims<Logged> claims = new Claims<>(rule);
    for (int i = 0; i < 100; i++) { // each older than the one before, and written after it
      claims.put(value(0, i, 100 - i, "value"));
    }
    assertThat(claims.standing()).hasSize(Claims.MOST);
    assertThat(claims.inForce().orElseThrow().rank()).isEqualTo(100);
  }

  @Test
  void shouldKnowStaleRecordsOfTopicsOfOurOwnOnly() {
    String key = Keys.calibration("rm@1", "a", "b");
    int right = Topics.CALIBRATIONS.partition(key, 4);
    assertThat(Precedence.isStale(Topics.CALIBRATIONS, key, right, 4)).isFalse();
    assertThat(Precedence.isStale(Topics.CALIBRATIONS, key, (right + 1) % 4, 4)).isTrue();
    assertThat(Precedence.isStale(Topics.CALIBRATIONS, "50%", 0, 4)).isTrue();
    assertThat(Precedence.isStale(Topics.PREFERENCE_PAIRS, "one part", 0, 4)).isTrue();
    assertThat(Precedence.isStale(Topics.CALIBRATIONS, "50%", 0, 1)).isFalse();
    for (int partition = 0; partition < 4; partition++) {
      assertThat(Precedence.isStale(Topics.PROMPTS, "p", partition, 4)).isFalse();
      assertThat(Precedence.isStale(Topics.OFFSET_TARGETS, key, partition, 4)).isFalse();
      assertThat(Precedence.isStale(Topics.CALIBRATION_HISTORY, key, partition, 4)).isFalse();
    }
  }
}
