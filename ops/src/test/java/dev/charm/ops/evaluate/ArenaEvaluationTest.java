package dev.charm.ops.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.producers.row.Aliases;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArenaEvaluationTest {
  private static final Map<String, Double> RATINGS =
      Map.of(
          "gemma-2b-it", 989.0,
          "gemma-2-9b-it", 1192.0,
          "Phi-3", 1066.0,
          "granite-3.1-8b", 1143.0);

  @TempDir Path folder;

  private final StringWriter notes = new StringWriter();
  private final PrintWriter told = new PrintWriter(notes, true);

  private ResponseTexts texts(Map<String, Integer> lengths) throws Exception {
    List<ResponseTexts.File> files = new ArrayList<>();
    for (Map.Entry<String, Integer> model : lengths.entrySet()) {
      Path file = folder.resolve(model.getKey() + "_outputs_3.csv");
      Files.writeString(
          file,
          "prompt,response\n"
              + "p,%s\nq,%s\n".formatted("x".repeat(model.getValue()), "x".repeat(model.getValue()))
              + (model.getKey().startsWith("Phi") ? "" : "only some,x\n"));
      files.add(new ResponseTexts.File(null, file));
    }
    return ResponseTexts.read(files, Aliases.none(), RATINGS.keySet(), told);
  }

  private RewardedAnswers answers(ResponseTexts texts) {
    return new FileAnswers(texts, new Scoring(LengthScorer.longer(), told));
  }

  @Test
  void shouldCompareRatedModelsAtPromptsThatAllOfThemAnswered() throws Exception {
    ResponseTexts texts =
        texts(
            Map.of(
                "gemma-2b-it",
                10,
                "gemma-2-9b-it",
                40,
                "Phi-3",
                20,
                "granite-3.1-8b",
                15,
                "unrated",
                3));
    ArenaEvaluation evaluation = ArenaEvaluation.of(answers(texts), RATINGS, 0, told);
    ArenaResult all = evaluation.all();

    assertThat(all.agreement().models()).isEqualTo(4);
    assertThat(all.agreement().prompts()).isEqualTo(2);
    // Phi-3 and granite stand the wrong way round: one of six pairs.
    assertThat(all.agreement().order()).hasValue(5 / 6.0);
    assertThat(all.agreement().kendall().orElseThrow()).isEqualTo(4 / 6.0, within(1e-12));
    assertThat(notes.toString())
        .contains("no rating, and so no calibration, for unrated")
        .contains("2 of 3 prompts have an answer of every rated model (fewest: Phi-3)")
        .contains("rows that name no model are taken for those of gemma-2-9b-it");

    List<ArenaResult> folds = evaluation.folds(3);
    assertThat(folds)
        .extracting(row -> row.models() + "/" + row.prompts())
        .containsExactly(
            "training/training", "training/held-out", "held-out/training", "held-out/held-out");
    assertThat(notes.toString()).contains("leaves out gemma-2-9b-it, gemma-2b-it");
    assertThat(evaluation.heldOut(List.of("Phi-3")).get(2).agreement().models()).isEqualTo(1);
    assertThatThrownBy(() -> evaluation.heldOut(List.of("unrated")))
        .isInstanceOf(CommandFailedException.class);
  }

  @Test
  void shouldFailWhereNothingCanBeCompared() throws Exception {
    ResponseTexts texts = texts(Map.of("gemma-2b-it", 1, "stranger", 2));

    assertThatThrownBy(() -> ArenaEvaluation.of(answers(texts), RATINGS, 0, told))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("fewer than two models");
  }

  @Test
  void shouldPutWholeFamiliesIntoOneFold() {
    assertThat(
            ModelFamily.folds(
                List.of("gemma-2b-it", "google/gemma-2-9b-it", "gpt4_1106", "gpt-4o", "Phi-3"), 2))
        .hasSize(2)
        .anyMatch(fold -> fold.contains("gemma-2b-it") && fold.contains("google/gemma-2-9b-it"))
        .anyMatch(fold -> fold.contains("gpt4_1106") && fold.contains("gpt-4o"));
  }
}
