package dev.charm.streams.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Choice;
import dev.charm.streams.state.ModelPair;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BoundaryTest {
  private static final ModelPair KEY = new ModelPair("rm@1", "o", "r");

  record Place(double d, byte[] position) {}

  @Provide
  Arbitrary<Double> offsets() {
    return Arbitraries.of(-2.0, -0.5, 0.0, 0.5, 1.0, 2.0).injectNull(0.2);
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
      @ForAll("offsets") @Nullable Double from,
      @ForAll("offsets") @Nullable Double to,
      @ForAll("differences") List<Double> differences) {
    List<Place> places = places(differences);
    Boundary boundary = new Boundary(from, from, null, from, 0).aimedAt(to, 1);
    if (boundary.settled()) {
      return;
    }
    boundary = boundary.started();
    for (int moved = 0; moved <= places.size(); moved++) {
      for (int i = 0; i < places.size(); i++) {
        Place place = places.get(i);
        assertThat(boundary.choice(place.d(), place::position))
            .isEqualTo(Boundary.decide(place.d(), i < moved ? to : from));
      }
      if (moved < places.size()) {
        boundary = boundary.advanced(places.get(moved).position());
      }
    }
    assertThat(boundary.finished().settled()).isTrue();
  }

  /** What lies outside the range of a move is decided alike before and after. */
  @Property
  void shouldChangeNothingOutsideTheRangeOfTheMove(
      @ForAll("offsets") @Nullable Double from,
      @ForAll("offsets") @Nullable Double to,
      @ForAll("differences") List<Double> differences) {
    Boundary moving = new Boundary(from, to, null, to, 1);
    for (double d : differences) {
      if (d < moving.low() || d > moving.high()) {
        assertThat(Boundary.decide(d, from)).isEqualTo(Boundary.decide(d, to));
      }
    }
  }

  @Test
  void shouldMakeNoPairWithoutAnOffsetNorOfAnExactTie() {
    assertThat(Boundary.decide(5, null)).isEqualTo(Choice.NONE);
    assertThat(Boundary.decide(-0.5, 0.5)).isEqualTo(Choice.NONE);
  }

  @Test
  void shouldIgnoreATargetThatIsNotNewer() {
    Boundary aimed = Boundary.NONE.aimedAt(1.0, 3);

    assertThat(aimed.aimedAt(2.0, 3)).isSameAs(aimed);
    assertThat(aimed.aimedAt(2.0, 4).target()).isEqualTo(2.0);
  }

  @Test
  void shouldFinishAMoveBeforeItFollowsANewerTarget() {
    Boundary moving = Boundary.NONE.aimedAt(1.0, 1).started().aimedAt(2.0, 2);

    assertThat(moving.goal()).isEqualTo(1.0);
    assertThat(moving.finished().settled()).isFalse();
    assertThat(moving.finished().started().goal()).isEqualTo(2.0);
  }

  private static List<Place> places(List<Double> differences) {
    return IntStream.range(0, differences.size())
        .mapToObj(
            i ->
                new Place(
                    differences.get(i), DifferenceIndex.position(KEY, differences.get(i), "p" + i)))
        .sorted(Comparator.comparing(Place::position, java.util.Arrays::compareUnsigned))
        .toList();
  }
}
