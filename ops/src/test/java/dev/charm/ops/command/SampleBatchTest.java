package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.source.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The batch commands on the sample that the project ships, against reference figures. */
class SampleBatchTest {
  /** By an independent calculation in double precision, T = 1. */
  private static final double GEMMA_OFFSET = -0.8394777968734282;

  private static final String INTERNLM = "internlm/internlm2-1_8b-reward@1";

  @TempDir Path folder;
  private final List<String> batch = new ArrayList<>();

  @BeforeEach
  void copySample() throws Exception {
    batch.add("--batch");
    for (Map.Entry<String, Source> model : Samples.studyScores().entrySet()) {
      batch.add(model.getKey() + "=" + Samples.copy(model.getValue(), folder));
    }
    batch.add("--ratings");
    batch.add(Samples.copy(Samples.studyRatings(), folder).toString());
  }

  private CommandRun charm(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(batch);
    return CommandRun.charm(all.toArray(String[]::new));
  }

  private static JsonNode row(List<JsonNode> rows, String overvalued, String reference) {
    return rows.stream()
        .filter(r -> r.get("reward_model").asText().equals(INTERNLM))
        .filter(r -> r.get("overvalued").asText().equals(overvalued))
        .filter(r -> r.get("reference").asText().equals(reference))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldCalibrateEveryOrderedPairWhenNoReferenceIsNamed() throws Exception {
    CommandRun run = charm("calibrate", "--objective", "paired", "--output", "ndjson");

    assertThat(run.exitCode()).isZero();
    List<JsonNode> rows = Json.lines(run.out());
    assertThat(rows).hasSize(2 * 5 * 4);
    JsonNode gemma = row(rows, "gemma-2b-it", "Phi-3-mini-4k-instruct");
    assertThat(gemma.get("prompts").asLong()).isEqualTo(1000);
    assertThat(gemma.get("expected_win_rate").asDouble())
        .isEqualTo(0.39096739659576046, within(1e-15));
    assertThat(gemma.get("hard_win_rate").asDouble()).isEqualTo(0.641);
    assertThat(gemma.get("offset").asDouble()).isEqualTo(GEMMA_OFFSET, within(1e-9));
    assertThat(gemma.get("flips").asLong()).isEqualTo(356);
    assertThat(gemma.get("calibrated_hard_win_rate").asDouble()).isEqualTo(0.285);
    assertThat(gemma.get("settled").asBoolean()).isTrue();
    assertThat(gemma.get("revision").asLong()).isZero();
  }

  @Test
  void shouldBringTheHardWinRateToTheExpectedOneByDefault() throws Exception {
    List<JsonNode> rows = Json.lines(charm("calibrate", "--output", "ndjson").out());

    assertThat(rows).hasSize(40);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.get("objective").asText()).isEqualTo("win-rate");
              assertThat(row.get("temperature").isNull()).isTrue();
              assertThat(row.get("calibrated_hard_win_rate").asDouble())
                  .isEqualTo(row.get("expected_win_rate").asDouble(), within(0.02));
            });
  }

  @Test
  void shouldPrintTheFieldsOfTheContractInTheirOrder() throws Exception {
    JsonNode row = Json.lines(charm("calibrate", "--output", "ndjson").out()).get(0);

    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "reward_model",
            "overvalued",
            "reference",
            "prompts",
            "expected_win_rate",
            "hard_win_rate",
            "mismatch_degree",
            "mismatch_ci_low",
            "mismatch_ci_high",
            "objective",
            "temperature",
            "offset",
            "offset_ci_low",
            "offset_ci_high",
            "flips",
            "calibrated_hard_win_rate",
            "warnings",
            "settled",
            "revision",
            "offset_source");
  }

  @Test
  void shouldCalibrateAgainstTheReferenceAloneWhenOneIsNamed() throws Exception {
    List<JsonNode> rows =
        Json.lines(charm("calibrate", "--reference", "gemma-2-2b-it", "--output", "ndjson").out());

    assertThat(rows).hasSize(8);
    assertThat(rows).extracting(row -> row.get("reference").asText()).containsOnly("gemma-2-2b-it");
  }

  @Test
  void shouldCountThe997DistinctPromptsInTheRoundRobin() throws Exception {
    CommandRun run = charm("compare", "--output", "ndjson");

    assertThat(run.exitCode()).isZero();
    JsonNode gemma =
        Json.lines(run.out()).stream()
            .filter(r -> r.get("reward_model").asText().equals(INTERNLM))
            .filter(r -> r.get("policy_model").asText().equals("gemma-2b-it"))
            .findFirst()
            .orElseThrow();
    assertThat(gemma.get("prompts").asLong()).isEqualTo(997);
    assertThat(gemma.get("wins").asLong()).isEqualTo(2363);
    assertThat(gemma.get("ties").asLong()).isEqualTo(37);
    assertThat(gemma.get("games").asLong()).isEqualTo(3988);
    assertThat(gemma.get("win_rate").asText()).isEqualTo("0.5925275827482447");
  }

  @Test
  void shouldWriteOneChoiceARow() throws Exception {
    Path file = folder.resolve("choices.csv");
    charm(
        "calibrate",
        "--prompt-id",
        "row",
        "--reference",
        "gemma-2-2b-it",
        "--choices",
        file.toString());

    List<NamedCsvRecord> choices = StudyFiles.csv(file);
    assertThat(choices).hasSize(8 * 1000);
    assertThat(choices.get(999).getField("row")).isEqualTo("999");
    assertThat(choices).extracting(c -> c.getField("choice")).contains("overvalued", "reference");
  }

  @Test
  void shouldDrawThePictureInBothFormatsAndTheSameOneEachTime() throws Exception {
    Path svg = folder.resolve("figure.svg");
    Path again = folder.resolve("again.svg");
    Path png = folder.resolve("figure.png");
    for (Path file : List.of(svg, again, png)) {
      assertThat(charm("compare", "--plot", file.toString()).exitCode()).isZero();
    }

    assertThat(svg).content().contains("<svg").contains("gemma-2b-it").contains("internlm");
    assertThat(svg).hasSameTextualContentAs(again);
    var image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isGreaterThan(800);
  }

  @Test
  void shouldLeaveOutABadRowAndNameItsLine() throws Exception {
    Path file = folder.resolve("gemma-2b-it.csv");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(10, lines.get(10).replaceFirst(",[^,]*", ",inf"));
    Files.write(file, lines);

    CommandRun run = charm("calibrate", "--reference", "gemma-2-2b-it", "--output", "ndjson");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("gemma-2b-it.csv: 1 row refused:").contains("(line 11)");
    assertThat(row(Json.lines(run.out()), "gemma-2b-it", "gemma-2-2b-it").get("prompts").asLong())
        .isEqualTo(999);
  }

  @Test
  void shouldTakeOneTemperatureARewardModelFromItsScoresWhenItIsAutomatic() throws Exception {
    List<JsonNode> rows =
        Json.lines(
            charm(
                    "calibrate",
                    "--objective",
                    "paired",
                    "--temperature",
                    "auto",
                    "--output",
                    "ndjson")
                .out());

    assertThat(rows).hasSize(40);
    Map<String, List<JsonNode>> byRewardModel =
        rows.stream().collect(Collectors.groupingBy(row -> row.get("reward_model").asText()));
    assertThat(byRewardModel).hasSize(2);
    byRewardModel.forEach(
        (rewardModel, own) ->
            assertThat(own.stream().map(row -> row.get("temperature").asDouble()).distinct())
                .as(rewardModel)
                .singleElement()
                .satisfies(t -> assertThat(t).isPositive().isNotEqualTo(1.0)));
  }

  @Test
  void shouldPrintOneOffsetAModelWhenTheObjectiveIsJoint() throws Exception {
    CommandRun run =
        charm(
            "calibrate",
            "--objective",
            "joint",
            "--temperature",
            "0.2",
            "--reference",
            "gemma-2-2b-it",
            "--output",
            "ndjson");

    assertThat(run.exitCode()).isZero();
    List<JsonNode> rows = Json.lines(run.out());
    assertThat(rows).hasSize(2 * 5);
    List<String> names = new ArrayList<>();
    rows.get(0).fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "reward_model",
            "policy_model",
            "opponents",
            "games",
            "temperature",
            "offset",
            "mismatch_before",
            "mismatch_after");
    double before = 0;
    double after = 0;
    for (JsonNode row : rows) {
      assertThat(row.get("opponents").asInt()).isEqualTo(4);
      assertThat(row.get("games").asLong()).isEqualTo(4000);
      if (row.get("policy_model").asText().equals("gemma-2-2b-it")) {
        assertThat(row.get("offset").asDouble()).isZero();
      }
      before += row.get("mismatch_before").asDouble();
      after += row.get("mismatch_after").asDouble();
    }
    assertThat(after).isLessThan(before / 2);
    assertThat(run.err()).contains(INTERNLM + ": mean |MD| over all pairs");
  }

  @Test
  void shouldSayWhatToBewareOfAndWhatIsLeftOut() throws Exception {
    CommandRun all = charm("calibrate", "--output", "ndjson");
    CommandRun none = charm("calibrate", "--min-prompts", "1001", "--output", "ndjson");

    assertThat(all.err()).contains("charm: warnings of 40 calibrations: ");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).contains("too few prompts, and so no calibration, for 40 pairs");
  }

  @Test
  void shouldNameTheRatedModelNearestToOneWithoutARating() throws Exception {
    int gemma =
        batch.indexOf(
            batch.stream().filter(arg -> arg.startsWith("gemma-2b-it=")).findFirst().orElseThrow());
    batch.set(gemma, batch.get(gemma).replaceFirst("gemma-2b-it", "google/Gemma-2b-it"));

    CommandRun run = charm("calibrate", "--output", "ndjson");

    assertThat(Json.lines(run.out())).hasSize(2 * 4 * 3);
    assertThat(run.err())
        .contains("no rating, and so no calibration, for google/Gemma-2b-it")
        .contains("the rated name nearest to google/Gemma-2b-it is gemma-2b-it");
  }

  @Test
  void shouldFailWhenNoPromptFindsAPartner() throws Exception {
    Path a = Files.writeString(folder.resolve("a.csv"), "prompt,score_rm\np,1\nq,2\n");
    Path b = Files.writeString(folder.resolve("b.csv"), "prompt,score_rm\nP,1\nQ,2\n");

    CommandRun run = CommandRun.charm("compare", "--batch", "a=" + a, "b=" + b);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("a.csv: 0 of 2 prompts found a partner")
        .contains("(a.csv lines 2, 3)")
        .contains("nothing can be compared");
  }

  @Test
  void shouldCalibrateFromOneFileOfSeveralModels() throws Exception {
    Path table =
        Files.writeString(
            folder.resolve("t.jsonl"),
            """
            {"prompt":"p","response":"x","model":"gemma-2b-it","scores":{"rm@1":3}}
            {"prompt":"p","response":"y","model":"gemma-2b-it","scores":{"rm@1":0}}
            {"prompt":"p","response":"z","model":"gemma-2-2b-it","scores":{"rm@1":2}}
            """);

    CommandRun run = CommandRun.charm("compare", "--batch", table.toString(), "--output", "ndjson");

    assertThat(Json.lines(run.out()))
        .extracting(row -> row.get("policy_model").asText() + " " + row.get("wins").asLong())
        .containsExactlyInAnyOrder("gemma-2b-it 1", "gemma-2-2b-it 0");
    assertThat(run.err()).contains("1 row with a further answer");
  }
}
