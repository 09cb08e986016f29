package dev.charm.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Benchmarks that ran at toy size, reported each of them, and left nothing behind. */
record BenchRun(Path folder, String printed, JsonNode report) {
  static BenchRun atToySize(Path results, List<String> names) throws IOException {
    Path work = results.resolve("work");
    Path reports = results.resolve("results");
    List<String> args = new ArrayList<>(names);
    args.addAll(List.of("--quick", "--results", reports.toString(), "--work", work.toString()));
    StringWriter printed = new StringWriter();
    StringWriter errors = new StringWriter();

    int exit = execute(printed, errors, args.toArray(String[]::new));

    assertThat(exit).as(errors.toString()).isZero();
    try (Stream<Path> written = Files.list(reports)) {
      Path folder = written.findFirst().orElseThrow();
      JsonNode report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
      assertThat(report.get("sections").findValuesAsText("benchmark"))
          .containsExactlyElementsOf(names);
      assertThat(work).as("what was left behind").isEmptyDirectory();
      return new BenchRun(folder, printed.toString(), report);
    }
  }

  Path written(String file) {
    return folder.resolve(file);
  }

  static int execute(StringWriter out, StringWriter errors, String... args) {
    return new CommandLine(new Bench())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(errors, true))
        .execute(args);
  }
}
