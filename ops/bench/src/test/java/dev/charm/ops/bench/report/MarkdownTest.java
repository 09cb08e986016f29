package dev.charm.ops.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.bench.sizes.Sizes;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTest {
  @Test
  void shouldShowMedianAndSpreadOfAMeasurement() {
    assertThat(Markdown.of(report(new Measurement("thing", "ms", List.of(9.0, 1.0, 2.0, 4.0)))))
        .contains("| thing | ms | 3.000 | 1.000 | 9.000 | 4 |");
  }

  @Test
  void shouldSayWhetherAGoalIsMet() {
    Measurement any = Measurement.once("any", "ms", 1);

    assertThat(Markdown.of(report(any, Goal.atMost(5, "slow", 6), Goal.atLeast(5, "fast", 6))))
        .contains("| slow | 6.000 | ≤ 5.000 | **no** |", "| fast | 6.000 | ≥ 5.000 | yes |");
  }

  @Test
  void shouldNameTheMachineAndTheCommit() {
    Machine machine = Machine.here();

    assertThat(Markdown.of(report(Measurement.once("any", "ms", 1))))
        .contains(machine.processor(), machine.kafka(), machine.jdk(), machine.commit());
  }

  private static Report report(Measurement measurement, Goal... goals) {
    return new Report(
        Machine.here(),
        Sizes.quick(),
        List.of(new Section("some", "How.", List.of(measurement), List.of(goals), List.of())));
  }
}
