package dev.charm.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks that kill and measure processes run, at toy size. */
class ProcessesBenchIT {
  @TempDir Path folder;

  @Test
  void shouldKillAndMeasureProcessesAtToySize() throws Exception {
    Path results = folder.resolve("results");
    Path work = folder.resolve("work");
    List<String> args = new ArrayList<>(BenchIT.OF_PROCESSES);
    args.addAll(List.of("--quick", "--results", results.toString(), "--work", work.toString()));
    StringWriter errors = new StringWriter();
    int exit = BenchIT.run(new StringWriter(), errors, args.toArray(String[]::new));

    assertThat(exit).as(errors.toString()).isZero();
    JsonNode report;
    try (Stream<Path> reports = Files.list(results)) {
      Path only = reports.findFirst().orElseThrow().resolve("report.json");
      report = new ObjectMapper().readTree(only.toFile());
    }
    assertThat(report.get("sections").findValuesAsText("benchmark"))
        .containsExactlyElementsOf(BenchIT.OF_PROCESSES);
    assertThat(unmetAfterKills(report)).isEmpty();
    assertThat(work).as("what was left behind").isEmptyDirectory();
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
