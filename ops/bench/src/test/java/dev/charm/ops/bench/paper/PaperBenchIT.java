package dev.charm.ops.bench.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.scoring.ShippedHead;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The experiment on made-up data: does it run, and say the same twice? */
class PaperBenchIT {
  @TempDir Path folder;

  @Test
  void shouldRunOnAFewPromptsAndSayTheSameForTheSameSeeds() throws IOException {
    assumeThat(ShippedHead.missing()).as("a head to begin with").isEmpty();
    Path data = MadeUpData.write(folder.resolve("data-folder"));

    JsonNode all = run(data, "first", "known,unseen,unrated,sets");
    JsonNode again = run(data, "second", "unrated");

    assertThat(sums(all)).containsAllEntriesOf(sums(again));
    assertThat(part(all, "unrated")).isEqualTo(part(again, "unrated"));
    assertThat(all.get("parts").findValuesAsText("part"))
        .contains("known", "unseen", "unrated", "sets");
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  private static Map<String, String> sums(JsonNode report) {
    Map<String, String> sums = new TreeMap<>();
    report.get("sums").properties().forEach(e -> sums.put(e.getKey(), e.getValue().asText()));
    assertThat(sums).containsKeys("features", "original preferences").hasSizeGreaterThan(3);
    return sums;
  }

  private static JsonNode part(JsonNode report, String name) {
    for (JsonNode part : report.get("parts")) {
      if (part.get("part").asText().equals(name)) {
        return part;
      }
    }
    throw new AssertionError("no part " + name);
  }

  private JsonNode run(Path data, String name, String parts) throws IOException {
    Path results = folder.resolve(name);
    StringWriter printed = new StringWriter();
    int exit =
        execute(
            printed,
            "--data",
            data.toString(),
            "--results",
            results.toString(),
            "--work",
            folder.resolve("work").toString(),
            "--embeddings",
            folder.resolve("embeddings").toString(),
            "--seeds",
            "1",
            "--folds",
            "2",
            "--reference",
            "beta-03",
            "--objectives",
            "pairs",
            "--only",
            parts);
    assertThat(exit).as(printed.toString()).isZero();
    assertThat(printed.toString()).contains("## Verdict", "predicted offsets");
    assertThat(Files.readString(results.resolve("paper.md"))).contains("## unrated");
    return new ObjectMapper().readTree(results.resolve("paper.json").toFile());
  }

  @Test
  void shouldTellInOneLineWhatIsMissing() throws IOException {
    StringWriter printed = new StringWriter();
    assertThat(execute(printed, "--data", folder.toString())).isEqualTo(1);
    assertThat(printed.toString())
        .isEqualToIgnoringNewLines(
            "ops/bench/paper: there is no " + folder.resolve("data/alpacaeval"));
    assertThat(execute(printed, "--data", folder.resolve("nowhere").toString())).isEqualTo(2);
    assertThat(execute(printed, "--data", folder.toString(), "--only", "nothing")).isEqualTo(2);
    assertThat(printed.toString()).contains("unknown part: nothing");
  }

  private static int execute(StringWriter printed, String... args) {
    return PaperBench.command()
        .setOut(new PrintWriter(printed, true))
        .setErr(new PrintWriter(printed, true))
        .execute(args);
  }
}
