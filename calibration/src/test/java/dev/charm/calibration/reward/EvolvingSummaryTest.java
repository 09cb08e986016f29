package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class EvolvingSummaryTest {
  @Property(tries = 60)
  void shouldBeTheSummaryOfWhatIsLeftAfterAnyAddingAndWithdrawing(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 12_000) int steps) {
    Random random = new Random(seed);
    EvolvingSummary evolving = new EvolvingSummary();
    List<Double> left = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      if (!left.isEmpty() && random.nextInt(4) == 0) {
        evolving.remove(left.remove(random.nextInt(left.size())));
      } else {
        double d = random.nextInt(9) == 0 ? -0.0 : random.nextGaussian();
        evolving.add(d);
        left.add(d);
      }
    }
    DifferenceSummary whole = DifferenceSummary.of(differences(left));
    assertThat(evolving.prompts()).isEqualTo(left.size());
    if (evolving.toSummary().exact() == whole.exact()) {
      assertThat(evolving.toSummary()).isEqualTo(whole);
      assertThat(evolving.toSummary())
          .isEqualTo(BoxedSummary.of(left.stream().mapToDouble(d -> d).toArray()));
    } else {
      assertThat(evolving.mayBeExactAgain()).isTrue();
    }
  }

  @Example
  void shouldSayThatItMayBeExactAgainOnlyOnceSomethingWasWithdrawnFromItsBins() {
    EvolvingSummary evolving = new EvolvingSummary();
    for (int i = 0; i <= DifferenceSummary.EXACT_LIMIT; i++) {
      evolving.add(i);
    }
    assertThat(evolving.toSummary().exact()).isFalse();
    assertThat(evolving.mayBeExactAgain()).isFalse();
    evolving.remove(7);
    assertThat(evolving.mayBeExactAgain()).isTrue();
    evolving.staysInBins();
    assertThat(evolving.mayBeExactAgain()).isFalse();
  }

  @Example
  void shouldBeEmptyOnceEverythingIsWithdrawn() {
    EvolvingSummary evolving = new EvolvingSummary();
    evolving.add(0.5);
    evolving.remove(0.5);
    assertThat(evolving.toSummary()).isEqualTo(DifferenceSummary.empty());
  }

  @Example
  void shouldRefuseToWithdrawWhatWasNeverAdded() {
    EvolvingSummary evolving = new EvolvingSummary();
    evolving.add(0.5);
    assertThatThrownBy(() -> evolving.remove(0.25)).isInstanceOf(IllegalStateException.class);
  }

  private static Differences differences(List<Double> values) {
    return Differences.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
