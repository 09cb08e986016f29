package dev.charm.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks that kill and measure processes run, at toy size. */
class ProcessesBenchIT {
  @TempDir Path folder;

  @Test
  void shouldKillAndMeasureProcessesAtToySize() throws Exception {
    BenchRun run = BenchRun.atToySize(folder, BenchIT.OF_PROCESSES);

    assertThat(unmetAfterKills(run.report())).isEmpty();
  }

  /** What unclean stops must never do, however slow the machine is. */
  private static List<String> unmetAfterKills(JsonNode report) {
    return Stream.iterate(0, i -> i + 1)
        .limit(report.get("sections").size())
        .map(i -> report.get("sections").get(i))
        .filter(section -> section.get("benchmark").asText().equals("kills"))
        .flatMap(section -> section.get("goals").findParents("limit").stream())
        .filter(goal -> goal.get("limit").asDouble() == 0 && goal.get("value").asDouble() > 0)
        .map(JsonNode::toString)
        .toList();
  }
}
