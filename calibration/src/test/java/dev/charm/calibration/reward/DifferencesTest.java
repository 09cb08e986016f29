package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DifferencesTest {
  @Example
  void shouldHoldDistinctValuesInOrderWithCounts() {
    Differences d = Differences.of(2.0, -1.0, 0.0, -0.0, 2.0, 2.0);
    assertThat(d.prompts()).isEqualTo(6);
    assertThat(d.size()).isEqualTo(3);
    assertThat(List.of(d.value(0), d.value(1), d.value(2))).containsExactly(-1.0, 0.0, 2.0);
    assertThat(List.of(d.count(0), d.count(1), d.count(2))).containsExactly(1L, 2L, 3L);
    assertThat(d.ties()).isEqualTo(2);
    assertThat(d)
        .isEqualTo(Differences.ofCounts(new double[] {2, 0, -1, 2}, new long[] {1, 2, 1, 2}))
        .hasSameHashCodeAs(Differences.ofCounts(new double[] {-1, 0, 2}, new long[] {1, 2, 3}));
  }

  @Example
  void shouldFindTheKthLargestWithRepeats() {
    Differences d = Differences.of(5, 3, 3, 1);
    assertThat(List.of(d.kthLargest(1), d.kthLargest(2), d.kthLargest(3), d.kthLargest(4)))
        .containsExactly(5.0, 3.0, 3.0, 1.0);
  }

  @Example
  void shouldRefuseWhatIsNoDifference() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e101}) {
      assertThatThrownBy(() -> Differences.of(1.0, bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("finite");
    }
    assertThatThrownBy(() -> Differences.ofCounts(new double[] {1}, new long[] {0}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Differences.ofCounts(new double[] {1}, new long[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Differences.of(1.0).wins(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void shouldBeValidWhenEmptyAndRefuseRates() {
    Differences none = Differences.of();
    assertThat(none.prompts()).isZero();
    assertThat(none.wins(0.0)).isZero();
    assertThatThrownBy(() -> WinRate.hard(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no prompt");
    assertThatThrownBy(() -> OffsetSolver.solve(new Objective.WinRate(), none, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no prompt");
  }

  @Property
  void shouldCountAsThePlainLoopDoes(
      @ForAll List<@IntRange(min = -8, max = 8) Integer> halves,
      @ForAll @IntRange(min = -8, max = 8) int offset) {
    double[] d = halves.stream().mapToDouble(h -> h / 2.0).toArray();
    double delta = offset / 2.0;
    Differences differences = Differences.of(d);
    assertThat(differences.wins(delta))
        .isEqualTo(Arrays.stream(d).filter(x -> Choice.of(x, delta) == Choice.OVERVALUED).count());
    assertThat(differences.tiesAt(delta))
        .isEqualTo(Arrays.stream(d).filter(x -> Choice.of(x, delta) == Choice.NONE).count());
    assertThat(differences.prompts() - differences.wins(delta) - differences.tiesAt(delta))
        .isEqualTo(Arrays.stream(d).filter(x -> Choice.of(x, delta) == Choice.REFERENCE).count());
    assertThat(Calibrator.flips(differences, delta))
        .isEqualTo(
            Arrays.stream(d)
                .filter(
                    x ->
                        (Choice.of(x, delta) == Choice.OVERVALUED)
                            != (Choice.of(x, 0) == Choice.OVERVALUED))
                .count());
  }

  @Property
  void shouldNotDependOnTheOrderOfArrival(@ForAll List<Short> scores, @ForAll long seed) {
    List<Short> shuffled = new ArrayList<>(scores);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(Differences.of(scores.stream().mapToDouble(s -> s / 7.0).toArray()))
        .isEqualTo(Differences.of(shuffled.stream().mapToDouble(s -> s / 7.0).toArray()));
  }
}
