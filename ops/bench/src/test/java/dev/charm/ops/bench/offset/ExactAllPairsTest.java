package dev.charm.ops.bench.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExactAllPairsTest {
  @Test
  void shouldFindTheRootThatASinglePairHasInClosedForm() {
    double root = new ExactAllPairs(new double[] {2.5}, new double[] {1.0}, 0.25, 0.1).solve();

    assertThat(root).isCloseTo(-1.5 + 0.1 * Math.log(0.25 / 0.75), within(1e-12));
  }

  @Test
  void shouldMeetTheExpectedRateAtItsRoot() {
    ExactAllPairs sum =
        new ExactAllPairs(
            new double[] {0.3, 1.9, -2.0, 0.7}, new double[] {1.0, 0.1, 0.4}, 0.6, 0.1);

    assertThat(sum.at(sum.solve()).excess()).isCloseTo(0, within(1e-13));
  }
}
