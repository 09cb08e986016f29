package dev.charm.ops.command;

import static dev.charm.ops.command.SampleStack.RM;
import static dev.charm.ops.command.SampleStack.TEXT_RM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.export.ExportManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Choice and filters of {@code charm pairs export} on a running stack. */
class PairChoicesIT extends OnSampleStack {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REFERENCE = "Phi-3-mini-4k-instruct";

  @TempDir Path folder;

  private String[] command(Path file, String rewardModel, String... options) {
    return Stream.concat(
            Stream.of("pairs", "export", "--reward-model", rewardModel, "-o", file.toString()),
            Stream.of(options))
        .toArray(String[]::new);
  }

  private Path export(String name, String rewardModel, String... options) {
    Path file = folder.resolve(name);
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--format", "ndjson"));
    stack.succeed(command(file, rewardModel, all.toArray(String[]::new)));
    return file;
  }

  private static List<JsonNode> lines(Path file) throws Exception {
    return Json.lines(Files.readString(file));
  }

  private static JsonNode manifest(Path file) throws Exception {
    return JSON.readTree(Files.readString(ExportManifest.beside(file)));
  }

  /** Corrected scores by prompt and model, as batch calculates them from the files. */
  private Map<String, Map<String, Double>> correctedInBatch() throws Exception {
    Path choices = folder.resolve("choices.csv");
    Map<String, Double> offsets = new HashMap<>();
    for (JsonNode row :
        Json.lines(
            stack
                .batch(
                    "calibrate",
                    "--prompt-id",
                    "first",
                    "--reference",
                    REFERENCE,
                    "--choices",
                    choices.toString(),
                    "--output",
                    "ndjson")
                .out())) {
      if (row.get("reward_model").asText().equals(RM)) {
        offsets.put(row.get("overvalued").asText(), row.get("offset").asDouble());
      }
    }
    Map<String, Map<String, Double>> corrected = new TreeMap<>();
    for (NamedCsvRecord choice : StudyFiles.csv(choices)) {
      if (choice.getField("reward_model").equals(RM)) {
        String overvalued = choice.getField("overvalued");
        Map<String, Double> at =
            corrected.computeIfAbsent(choice.getField("prompt"), prompt -> new HashMap<>());
        at.put(
            overvalued,
            Double.parseDouble(choice.getField("score_overvalued")) + offsets.get(overvalued));
        at.put(REFERENCE, Double.parseDouble(choice.getField("score_reference")));
      }
    }
    return corrected;
  }

  @Test
  void shouldPairBestAndWorstOfWhatBatchCalculates() throws Exception {
    Map<String, Map<String, Double>> corrected = correctedInBatch();

    Path file = export("best.ndjson", RM, "--pairs", "best-worst", "--reference", REFERENCE);

    List<JsonNode> pairs = lines(file);
    Set<String> prompts = new HashSet<>();
    for (JsonNode pair : pairs) {
      String prompt = pair.get("prompt_id").asText();
      Map<String, Double> at = corrected.get(prompt);
      double best = at.get(pair.get("chosen_model").asText());
      double worst = at.get(pair.get("rejected_model").asText());
      assertThat(best).isEqualTo(Collections.max(at.values()), within(1e-9));
      assertThat(worst).isEqualTo(Collections.min(at.values()), within(1e-9));
      assertThat(pair.get("margin").asDouble()).isEqualTo(best - worst, within(1e-9));
      prompts.add(prompt);
    }
    assertThat(prompts).hasSameSizeAs(pairs).isEqualTo(corrected.keySet()).hasSize(997);
    assertThat(pairs).extracting(pair -> pair.get("key").asText()).isSorted();
    JsonNode manifest = manifest(file);
    assertThat(manifest.at("/settings/pairs").asText()).isEqualTo("best-worst");
    assertThat(manifest.at("/settings/reference").asText()).isEqualTo(REFERENCE);
    assertThat(manifest.at("/counts/ties").asLong()).isZero();
    assertThat(manifest.get("pending")).isEmpty();
    assertThat(manifest.get("calibrations")).hasSize(4);
  }

  @Test
  void shouldHoldTheStreamedPairsAmongAllPairs() throws Exception {
    Path streamed = export("streamed.ndjson", RM, "--reference", REFERENCE);
    Path all = export("all.ndjson", RM, "--pairs", "all", "--reference", REFERENCE);

    Set<String> lines = new HashSet<>(Files.readAllLines(all));
    assertThat(lines).containsAll(Files.readAllLines(streamed));
    JsonNode counts = manifest(all).get("counts");
    assertThat(counts.get("read").asLong() + counts.get("ties").asLong()).isEqualTo(997 * 10);
    assertThat(all)
        .hasSameBinaryContentAs(
            export("again.ndjson", RM, "--pairs", "all", "--reference", REFERENCE));
  }

  /** Two models are one pair, however it is chosen; here with texts from the other topics. */
  @Test
  void shouldExportTheSameBytesWhicheverWayTwoModelsArePaired() throws Exception {
    Path streamed = export("one", TEXT_RM, "--reference", "short");

    assertThat(lines(streamed)).hasSize(10);
    assertThat(lines(streamed).get(0).at("/prompt/0/content").asText()).isEqualTo("Question 0?");
    assertThat(export("two", TEXT_RM, "--pairs", "best-worst", "--reference", "short"))
        .hasSameBinaryContentAs(streamed);
    assertThat(export("three", TEXT_RM, "--pairs", "all", "--reference", "short"))
        .hasSameBinaryContentAs(streamed);
  }

  @Test
  void shouldFailAndNameTheReferencesWhenNoneIsChosen() {
    Path file = folder.resolve("none");
    CommandRun run = stack.charm(command(file, RM, "--pairs", "all", "--format", "csv"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("choose one with --reference, of Llama-3.1-Tulu-3-8B-SFT, ")
        .hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
    CommandRun nobody = stack.charm(command(file, "nobody@1", "--pairs", "all", "--format", "csv"));
    assertThat(nobody.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(nobody.err()).isEqualTo("charm: nobody@1: no calibration is in force\n");
  }

  @Test
  void shouldSplitPromptsWithoutOverlapAndSayWhichHaveNoText() throws Exception {
    Set<String> train = prompts("train", RM);
    Set<String> test = prompts("test", RM);

    assertThat(train).doesNotContainAnyElementsOf(test);
    assertThat(train.size() + test.size()).isEqualTo(997);
    assertThat(test.size()).isBetween(60, 140);
    JsonNode manifest = manifest(folder.resolve("test"));
    assertThat(manifest.at("/counts/prompts_hashed_by_id").asLong()).isEqualTo(997);
    assertThat(manifest.at("/settings/filter/split/part").asText()).isEqualTo("test");
    assertThat(manifest.at("/settings/filter/split/shares/train").asDouble()).isEqualTo(0.9);
    prompts("train", TEXT_RM);
    assertThat(manifest(folder.resolve("train")).at("/counts/prompts_hashed_by_id").asLong())
        .isZero();
  }

  private Set<String> prompts(String split, String rewardModel) throws Exception {
    Path file =
        export(
            split,
            rewardModel,
            "--pairs",
            "all",
            "--reference",
            rewardModel.equals(RM) ? REFERENCE : "short",
            "--splits",
            "train=0.9,test=0.1",
            "--split",
            split);
    Set<String> prompts = new HashSet<>();
    lines(file).forEach(pair -> prompts.add(pair.get("prompt_id").asText()));
    return prompts;
  }

  @Test
  void shouldLeaveOutWhatTheFiltersDoNotAdmitAndCountIt() throws Exception {
    Path file =
        export(
            "filtered",
            RM,
            "--pairs",
            "all",
            "--reference",
            REFERENCE,
            "--min-margin",
            "1",
            "--max-per-model",
            "50");

    List<JsonNode> pairs = lines(file);
    Map<String, Integer> parts = new HashMap<>();
    for (JsonNode pair : pairs) {
      assertThat(pair.get("margin").asDouble()).isGreaterThanOrEqualTo(1);
      parts.merge(pair.get("overvalued").asText(), 1, Integer::sum);
      parts.merge(pair.get("reference").asText(), 1, Integer::sum);
    }
    assertThat(parts).hasSize(5).allSatisfy((model, n) -> assertThat(n).isLessThanOrEqualTo(50));
    JsonNode counts = manifest(file).get("counts");
    assertThat(counts.get("written").asLong()).isEqualTo(pairs.size()).isBetween(100L, 125L);
    assertThat(
            counts.get("written").asLong()
                + counts.get("below_margin").asLong()
                + counts.get("over_quota").asLong())
        .isEqualTo(counts.get("read").asLong());
  }

  @Test
  void shouldFilterByLengthWhereThereAreTexts() throws Exception {
    // "long answer, ..." is one character shorter than "short answer, ...".
    assertThat(lines(export("close", TEXT_RM, "--max-length-ratio", "1.1"))).hasSize(20);
    assertThat(lines(export("equal", TEXT_RM, "--max-length-ratio", "1"))).isEmpty();

    Path unknown = folder.resolve("unknown");
    CommandRun run =
        stack.succeed(command(unknown, RM, "--max-length-ratio", "2", "--format", "csv"));
    assertThat(run.err()).contains("lack the text of an answer and are left out");
    assertThat(manifest(unknown).at("/counts/length_unknown").asLong()).isGreaterThan(19_000);
  }

  @Test
  void shouldReportLengthsOfTheCalibrationsAskedFor() throws Exception {
    List<JsonNode> rows =
        Json.lines(
            stack
                .succeed(
                    "calibrations",
                    "--lengths",
                    "--reward-model",
                    TEXT_RM,
                    "--overvalued",
                    "long",
                    "--output",
                    "ndjson")
                .out());

    assertThat(rows).hasSize(1);
    JsonNode row = rows.get(0);
    assertThat(row.get("prompts").asLong()).isEqualTo(10);
    assertThat(row.get("with_texts").asLong()).isEqualTo(10);
    assertThat(row.get("longer_preferred").asDouble()).as("the shorter always wins").isZero();
    assertThat(row.get("length_r2").isNull()).as("all lengths are the same").isTrue();
    assertThat(row.get("matched_prompts").asLong()).isEqualTo(10);
    assertThat(row.get("matched_hard_win_rate").asDouble()).isEqualTo(1);
    assertThat(row.get("matched_calibrated_hard_win_rate").asDouble()).isEqualTo(0.2, within(0.11));
    assertThat(row.get("expected_win_rate").asDouble()).isEqualTo(0.25, within(1e-9));
  }

  @Test
  void shouldSayThatThereAreNoTextsToMeasure() {
    CommandRun run =
        stack.succeed("calibrations", "--lengths", "--reward-model", RM, "--output", "ndjson");

    assertThat(run.err()).contains("20 of 20 calibrations have no prompt at which both texts");
    assertThat(run.out()).hasLineCount(20).contains("\"with_texts\":0,");
  }
}
