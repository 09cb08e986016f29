package dev.charm.ops.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.ops.plot.AccuracyPlot;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparedModelsTest {
  @TempDir Path folder;

  private final PrintWriter told = new PrintWriter(new StringWriter(), true);

  /** 60 prompts; the longer answer is the better one at 54 of them, the shorter at 6. */
  private List<PreferenceSet> planted() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      boolean longer = i >= 6;
      rows.append(
          "{\"prompt\": \"q%d\", \"chosen\": \"%s\", \"rejected\": \"%s\"}%n"
              .formatted(i, longer ? "yes yes" : "yes", longer ? "no" : "no no no"));
    }
    Path file = folder.resolve("planted.jsonl");
    Files.writeString(file, rows);
    return PreferenceSet.read(List.of(file.toString()), told);
  }

  @Test
  void shouldFindThePlantedDifferenceAndNoOther() throws Exception {
    List<PreferenceSet> sets = planted();
    ComparedModels compared = new ComparedModels();
    LengthScorer shorter = new LengthScorer("shorter@1", r -> -r.response().length());
    LengthScorer words =
        new LengthScorer("words@1", r -> r.response().chars().filter(c -> c == ' ').count());
    compared.add("longer@1", sets, new Scoring(LengthScorer.longer(), told));
    compared.add("shorter@1", sets, new Scoring(shorter, told));
    compared.add("words@1", sets, new Scoring(words, told));
    ComparedModels.Found found = compared.compare();

    assertThat(found.comparisons())
        .extracting(row -> row.rewardModelA() + " " + row.rewardModelB() + " " + row.different())
        .containsExactly(
            "longer@1 shorter@1 true", "longer@1 words@1 false", "shorter@1 words@1 true");
    ComparisonResult first = found.comparisons().get(0);
    assertThat(first.accuracyA()).isEqualTo(0.9, within(1e-15));
    assertThat(first.accuracyB()).isEqualTo(0.1, within(1e-15));
    assertThat(first.promptsA()).isEqualTo(54);
    assertThat(first.promptsB()).isEqualTo(6);
    assertThat(first.holmP()).isEqualTo(3 * first.mcnemarP(), within(1e-15));
    assertThat(first.ciLow()).isBetween(0.6, 0.8);
    assertThat(found.standings())
        .extracting(each -> each.rewardModel() + " " + each.group())
        .containsExactly("longer@1 a", "words@1 a", "shorter@1 b");

    Path svg = folder.resolve("accuracies.svg");
    AccuracyPlot.draw(
        found.standings().stream()
            .map(
                each ->
                    new AccuracyPlot.Point(
                        each.set(),
                        each.rewardModel(),
                        each.share().value(),
                        each.share().low(),
                        each.share().high(),
                        each.group()))
            .toList(),
        svg);
    assertThat(Files.readString(svg)).contains("<svg").contains("shorter@1").contains("0.900  a");
  }
}
