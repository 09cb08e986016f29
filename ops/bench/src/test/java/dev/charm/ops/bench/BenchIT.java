package dev.charm.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.sizes.Sizes;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every benchmark runs, at toy size, in three tests at the same time: some mostly wait. How fast
 * anything is does not matter here.
 */
class BenchIT {
  @TempDir Path folder;

  /** Those of {@link ProcessesBenchIT}. */
  static final List<String> OF_PROCESSES = List.of("kills", "memory");

  /** Those of {@link ThroughputBenchIT}. */
  static final List<String> OF_THROUGHPUT = List.of("throughput", "routing", "calibrations");

  @Test
  void shouldReportEveryOtherBenchmarkAtToySize() throws Exception {
    List<String> names =
        Bench.all().stream()
            .map(Benchmark::name)
            .filter(name -> !OF_PROCESSES.contains(name) && !OF_THROUGHPUT.contains(name))
            .toList();

    BenchRun run = BenchRun.atToySize(folder, names);

    assertThat(run.report().get("machine").get("cores").asInt()).isPositive();
    assertThat(run.printed()).startsWith(Files.readString(run.written("report.md")));
    assertThat(flips(run.report())).isNotEmpty().allMatch(pairs -> pairs == Sizes.quick().flips());
    assertThat(run.printed()).contains("No comparison with evalica");
  }

  @Test
  void shouldRefuseABenchmarkThatDoesNotExist() {
    StringWriter errors = new StringWriter();
    int exit =
        BenchRun.execute(
            new StringWriter(), errors, "--quick", "--results", folder.toString(), "ofset");

    assertThat(exit).isEqualTo(2);
    assertThat(errors.toString()).contains("unknown benchmark: ofset");
  }

  /** How many pairs each new rating has flipped, at either number of prompts. */
  private static List<Double> flips(JsonNode report) {
    return Stream.iterate(0, i -> i + 1)
        .limit(report.get("sections").size())
        .map(i -> report.get("sections").get(i))
        .flatMap(section -> section.get("measurements").findParents("unit").stream())
        .filter(measurement -> measurement.get("unit").asText().equals("pairs"))
        .flatMap(measurement -> stream(measurement.get("values")))
        .map(JsonNode::asDouble)
        .toList();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return Stream.iterate(0, i -> i + 1).limit(array.size()).map(array::get);
  }
}
