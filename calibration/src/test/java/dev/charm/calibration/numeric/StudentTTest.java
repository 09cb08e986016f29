package dev.charm.calibration.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import org.assertj.core.data.Percentage;

class StudentTTest {
  @Example
  void shouldEqualTheTables() {
    assertThat(StudentT.quantile(0.025, 1)).isEqualTo(12.706204736432095, within(1e-9));
    assertThat(StudentT.quantile(0.025, 2)).isEqualTo(4.302652729911275, within(1e-9));
    assertThat(StudentT.quantile(0.05, 3)).isEqualTo(2.3533634348018264, within(1e-9));
    assertThat(StudentT.quantile(0.001, 10)).isEqualTo(4.143700494046589, within(1e-8));
    assertThat(StudentT.quantile(0.5, 7)).isEqualTo(0, within(1e-9));
    assertThat(StudentT.quantile(0.025, 100_000)).isCloseTo(1.96, Percentage.withPercentage(0.2));
  }

  @Example
  void shouldAgreeWithTheExpansion() {
    for (int degrees = 3; degrees <= 1_000; degrees++) {
      assertThat(StudentT.quantile(0.025, degrees))
          .isCloseTo(StudentT.quantile95(degrees), Percentage.withPercentage(0.2));
    }
  }

  @Example
  void shouldFallWithTheDegrees() {
    double last = Double.POSITIVE_INFINITY;
    for (int degrees = 1; degrees <= 300; degrees++) {
      double quantile = StudentT.quantile(1e-4, degrees);
      assertThat(quantile).isLessThan(last).isGreaterThan(3.719);
      last = quantile;
    }
  }
}
