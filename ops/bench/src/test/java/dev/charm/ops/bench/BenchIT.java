package dev.charm.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.sizes.Sizes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every benchmark runs, at toy size, those of {@link ProcessesBenchIT} there. How fast anything is
 * does not matter here.
 */
class BenchIT {
  @TempDir Path folder;

  /** Those that mostly wait for processes, at the same time as the others. */
  static final List<String> OF_PROCESSES = List.of("kills", "memory");

  @Test
  void shouldReportEveryBenchmarkAtToySize() throws Exception {
    List<String> names =
        Bench.all().stream().map(Benchmark::name).filter(n -> !OF_PROCESSES.contains(n)).toList();
    StringWriter printed = new StringWriter();
    StringWriter errors = new StringWriter();
    List<String> args = new ArrayList<>(names);
    args.addAll(List.of("--quick", "--results", results(), "--work", work()));
    int exit = run(printed, errors, args.toArray(String[]::new));

    assertThat(exit).as(errors.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(written("report.json").toFile());
    assertThat(report.get("sections").findValuesAsText("benchmark"))
        .containsExactlyElementsOf(names);
    assertThat(report.get("machine").get("cores").asInt()).isPositive();
    assertThat(printed.toString()).startsWith(Files.readString(written("report.md")));
    assertThat(flips(report)).isNotEmpty().allMatch(pairs -> pairs == Sizes.quick().flips());
    assertThat(printed.toString()).contains("No comparison with evalica");
    assertThat(Path.of(work())).as("what was left behind").isEmptyDirectory();
  }

  @Test
  void shouldRefuseABenchmarkThatDoesNotExist() throws IOException {
    StringWriter errors = new StringWriter();
    int exit = run(new StringWriter(), errors, "--quick", "--results", results(), "ofset");

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

  static int run(StringWriter out, StringWriter errors, String... args) {
    return new CommandLine(new Bench())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(errors, true))
        .execute(args);
  }

  private Path written(String file) throws IOException {
    try (Stream<Path> reports = Files.list(Path.of(results()))) {
      return reports.findFirst().orElseThrow().resolve(file);
    }
  }

  private String results() {
    return folder.resolve("results").toString();
  }

  private String work() {
    return folder.resolve("work").toString();
  }
}
