package dev.charm.calibration.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompensatedSumTest {
  @Test
  void shouldKeepWhatAPlainSumLoses() {
    CompensatedSum sum = new CompensatedSum();
    for (double term : new double[] {1.0, 1e100, 1.0, -1e100}) {
      sum.add(term);
    }
    assertThat(1.0 + 1e100 + 1.0 - 1e100).isZero();
    assertThat(sum.value()).isEqualTo(2.0);
  }

  @Test
  void shouldNotDriftOverAMillionTerms() {
    CompensatedSum sum = new CompensatedSum();
    double plain = 0;
    for (int i = 0; i < 1_000_000; i++) {
      sum.add(0.1);
      plain += 0.1;
    }
    assertThat(plain).isNotEqualTo(100_000.0);
    assertThat(sum.value()).isEqualTo(100_000.0);
  }
}
