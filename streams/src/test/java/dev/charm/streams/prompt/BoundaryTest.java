package dev.charm.streams.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Choice;
import dev.charm.streams.prompt.Boundary.Moving;
import dev.charm.streams.state.ModelPair;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BoundaryTest {
  private static final OptionalDouble NO_OFFSET = OptionalDouble.empty();
  private static final ModelPair KEY = new ModelPair("rm@1", "o", "r");

  record Place(double d, byte[] position) {}

  @Provide
  Arbitrary<OptionalDouble> offsets() {
    return Arbitraries.of(-2.0, -0.5, 0.0, 0.5, 1.0, 2.0)
        .map(OptionalDouble::of)
        .optional(0.8)
        .map(offset -> offset.orElse(NO_OFFSET));
  }

  @Provide
  Arbitrary<List<Double>> differences() {
    return Arbitraries.of(-3.0, -1.0, -0.5, 0.0, 0.25, 0.5, 2.0, 3.0).list().ofMaxSize(20);
  }

  /**
   * At every step of a move, prompts up to the cursor are decided by the goal, others as before.
   */
  @Property
  void shouldDecideEveryPromptByExactlyOneOfTheTwoOffsetsAtEveryStep(
      @ForAll("offsets") OptionalDouble from,
      @ForAll("offsets") OptionalDouble to,
      @ForAll("differences") List<Double> differences) {
    List<Place> places = places(differences);
    Boundary boundary = Boundary.at(from, from, 0).withTarget(to, 1);
    assertThat(boundary.settled()).isEqualTo(from.equals(to));
    if (boundary.settled()) {
      return;
    }
    Moving move = boundary.move().orElseThrow();
    for (int moved = 0; moved <= places.size(); moved++) {
      for (int i = 0; i < places.size(); i++) {
        Place place = places.get(i);
        assertThat(move.choice(place.d(), place::position))
            .isEqualTo(Boundary.decide(place.d(), i < moved ? to : from));
      }
      if (moved < places.size()) {
        move = move.advanced(places.get(moved).position());
      }
    }
    assertThat(move.finished().settled()).isTrue();
  }

  /** What lies outside the range of a move is decided alike before and after. */
  @Property
  void shouldChangeNothingOutsideTheRangeOfTheMove(
      @ForAll("offsets") OptionalDouble from,
      @ForAll("offsets") OptionalDouble to,
      @ForAll("differences") List<Double> differences) {
    Optional<Moving> move = Boundary.at(from, to, 1).move();
    for (double d : differences) {
      if (move.isEmpty() || d < move.get().low() || d > move.get().high()) {
        assertThat(Boundary.decide(d, from)).isEqualTo(Boundary.decide(d, to));
      }
    }
  }

  @Test
  void shouldMakeNoPairWithoutAnOffsetNorOfAnExactTie() {
    assertThat(Boundary.decide(5, NO_OFFSET)).isEqualTo(Choice.NONE);
    assertThat(Boundary.decide(-0.5, OptionalDouble.of(0.5))).isEqualTo(Choice.NONE);
  }

  @Test
  void shouldIgnoreATargetThatIsNotNewer() {
    Boundary boundary = Boundary.Settled.NONE.withTarget(OptionalDouble.of(1), 3);

    assertThat(boundary.withTarget(OptionalDouble.of(2), 3)).isSameAs(boundary);
    assertThat(boundary.withTarget(OptionalDouble.of(2), 4).target()).hasValue(2);
  }

  @Test
  void shouldFinishAMoveBeforeItFollowsANewerTarget() {
    Boundary moving = moving(Boundary.Settled.NONE, 1.0, 1).withTarget(OptionalDouble.of(2), 2);

    Moving move = moving.move().orElseThrow();
    assertThat(move.goal()).hasValue(1);
    assertThat(move.finished().settled()).isFalse();
    assertThat(move.finished().move().orElseThrow().goal()).hasValue(2);
  }

  @Test
  void shouldBeSettledAgainWhenTheTargetComesBackBeforeTheMoveBegins() {
    Boundary settled = moving(Boundary.Settled.NONE, 1.0, 1).finished();
    Boundary pending = settled.withTarget(OptionalDouble.of(2), 2);

    assertThat(pending.settled()).isFalse();
    assertThat(pending.appliedToAll()).hasValue(1);
    assertThat(pending.withTarget(OptionalDouble.of(1), 3).settled()).isTrue();
  }

  /** As 0.1.0 stored them: whoever upgrades keeps the moves that are under way. */
  @Test
  void shouldKeepItsStoredBytes() {
    Moving first = moving(Boundary.Settled.NONE, 0.5, 3);
    Moving second = moving(first.finished(), -1.25, 4).advanced(new byte[] {0, 0, 0, 1, 65, 5});
    Boundary newer = second.withTarget(OptionalDouble.of(2), 5);
    Boundary ended = newer.move().orElseThrow().finished();
    Moving withdrawal =
        ended.move().orElseThrow().finished().withTarget(NO_OFFSET, 6).move().orElseThrow();

    shouldBeStoredAs("01 00 00 ffffffff 00 ffffffffffffffff", Boundary.Settled.NONE);
    shouldBeStoredAs(
        "01 00 00 ffffffff 01 3fe0000000000000 0000000000000003",
        Boundary.Settled.NONE.withTarget(OptionalDouble.of(0.5), 3));
    shouldBeStoredAs(
        "01 00 01 3fe0000000000000 ffffffff 01 3fe0000000000000 0000000000000003", first);
    shouldBeStoredAs(
        "01 01 3fe0000000000000 01 3fe0000000000000 ffffffff 01 3fe0000000000000 0000000000000003",
        first.finished());
    shouldBeStoredAs(
        "01 01 3fe0000000000000 01 bff4000000000000 00000006 000000014105"
            + " 01 4000000000000000 0000000000000005",
        newer);
    shouldBeStoredAs(
        "01 01 bff4000000000000 01 bff4000000000000 ffffffff 01 4000000000000000 0000000000000005",
        ended);
    shouldBeStoredAs("01 01 4000000000000000 00 ffffffff 00 0000000000000006", withdrawal);
    shouldBeStoredAs("01 00 00 ffffffff 00 0000000000000006", withdrawal.finished());
  }

  private static void shouldBeStoredAs(String hex, Boundary boundary) {
    byte[] golden = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThat(Boundary.SERDE.serializer().serialize("", boundary)).isEqualTo(golden);
    Boundary read = Boundary.SERDE.deserializer().deserialize("", golden);
    assertThat(read).usingRecursiveComparison().isEqualTo(boundary);
    assertThat(Boundary.SERDE.serializer().serialize("", read)).isEqualTo(golden);
  }

  private static Moving moving(Boundary from, double target, long revision) {
    return from.withTarget(OptionalDouble.of(target), revision).move().orElseThrow();
  }

  private static List<Place> places(List<Double> differences) {
    return IntStream.range(0, differences.size())
        .mapToObj(
            i ->
                new Place(
                    differences.get(i), DifferenceIndex.position(KEY, differences.get(i), "p" + i)))
        .sorted(Comparator.comparing(Place::position, Arrays::compareUnsigned))
        .toList();
  }
}
