package dev.charm.ops.bench.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SeedTableTest {

  @Test
  void shouldTellMeanLeastAndGreatest() {
    assertThat(SeedTable.cell(List.of(0.1, 0.2, 0.3))).isEqualTo(".200 (.100–.300)");
    assertThat(SeedTable.cell(List.of(0.1, 0.1))).isEqualTo(".100");
    assertThat(SeedTable.cell(List.of(-0.0504, -0.0496))).isEqualTo("-.050");
  }

  @Test
  void shouldNotCallZeroWhatCannotBeMeasured() {
    assertThat(SeedTable.cell(List.of(Double.NaN, Double.NaN))).isEqualTo("–");
    assertThat(SeedTable.cell(List.of(Double.NaN, 0.5))).isEqualTo(".500");
  }
}
