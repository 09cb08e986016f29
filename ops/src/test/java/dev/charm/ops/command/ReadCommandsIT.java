package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.service.StopRequest;
import dev.charm.ops.service.StreamsService;
import dev.charm.producers.Samples;
import dev.charm.producers.Source;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reading commands on a running stack that has calibrated the sample. */
class ReadCommandsIT {
  private static final String RM = "internlm/internlm2-1_8b-reward@1";
  private static final String TEXT_RM = "with-texts@1";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path data;
  @TempDir static Path sample;
  @TempDir Path folder;
  private static EmbeddedStack stack;
  private static final List<String> BATCH = new ArrayList<>();

  @BeforeAll
  static void calibrateTheSample() throws Exception {
    stack =
        new EmbeddedStack(
            new Installation(Path.of(System.getProperty("charm.root"))),
            new EmbeddedStack.Settings(data, Ports.free(), Ports.free(), Optional.of(3)),
            new StopRequest());
    assertThat(stack.start()).isTrue();
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    kafka.setProperty("state.dir", stack.data().streams().toString());
    StreamsService streams =
        new StreamsService(
            CalibrationSettings.defaults(), kafka, stack.endpoints().schemaRegistry(), Map.of());
    assertThat(stack.run(List.of(streams))).isTrue();
    List<String> ingest = new ArrayList<>(List.of("ingest", "csv", "--prompt-id", "text"));
    for (Map.Entry<String, Source> model : Samples.studyScores().entrySet()) {
      BATCH.add(model.getKey() + "=" + Samples.copy(model.getValue(), sample));
    }
    ingest.addAll(BATCH);
    succeed(ingest.toArray(String[]::new));
    Path ratings = Samples.copy(Samples.studyRatings(), sample);
    succeed("ratings", "import", ratings.toString());
    succeed("ingest", "jsonl", textPairs().toString());
    succeed("ratings", "import", textRatings().toString());
    succeed("status", "--until-idle", "--timeout", "120s");
    BATCH.add(0, "--batch");
    BATCH.addAll(List.of("--ratings", ratings.toString()));
  }

  /** Two models with texts: "long" wins by raw score at every prompt, and is rated far lower. */
  private static Path textPairs() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      for (String model : List.of("long", "short")) {
        double score = model.equals("long") ? 1 + i : 0.5;
        lines.add(
            JSON.writeValueAsString(
                Map.of(
                    "prompt_id",
                    "t" + i,
                    "messages",
                    List.of(Map.of("role", "user", "content", "Question " + i + "?")),
                    "model",
                    model,
                    "response",
                    model + " answer, with \"quotes\"\nand lines, " + i,
                    "scores",
                    Map.of(TEXT_RM, score))));
      }
    }
    return Files.write(sample.resolve("texts.jsonl"), lines);
  }

  private static Path textRatings() throws Exception {
    return Files.writeString(
        sample.resolve("text-ratings.csv"), "model,rating\nlong,1000\nshort,1190.848501888\n");
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  private static CommandRun connected(String... args) {
    return CommandRun.charm(
        Stream.concat(
                Stream.of(args),
                Stream.of(
                    "--bootstrap-server",
                    stack.endpoints().bootstrapServers(),
                    "--schema-registry",
                    stack.endpoints().schemaRegistry()))
            .toArray(String[]::new));
  }

  private static CommandRun succeed(String... args) {
    CommandRun run = connected(args);
    assertThat(run.exitCode()).as(String.join(" ", args) + "\n" + run.err()).isZero();
    return run;
  }

  private static CommandRun batch(String... args) {
    return CommandRun.charm(Stream.concat(Stream.of(args), BATCH.stream()).toArray(String[]::new));
  }

  private static Map<String, JsonNode> byKey(String ndjson, String... fields) throws Exception {
    Map<String, JsonNode> rows = new HashMap<>();
    for (JsonNode row : Json.lines(ndjson)) {
      rows.put(String.join("|", Stream.of(fields).map(f -> row.get(f).asText()).toList()), row);
    }
    return rows;
  }

  @Test
  void shouldPrintTheSettledCalibrationsThatBatchCalculates() throws Exception {
    String[] key = {"reward_model", "overvalued", "reference"};
    Map<String, JsonNode> batch =
        byKey(batch("calibrate", "--prompt-id", "text", "--output", "ndjson").out(), key);
    Map<String, JsonNode> stream = byKey(succeed("calibrations", "--output", "ndjson").out(), key);

    assertThat(stream).hasSize(42).containsKeys(batch.keySet().toArray(String[]::new));
    batch.forEach(
        (name, expected) -> {
          JsonNode row = stream.get(name);
          for (String field : List.of("prompts", "flips")) {
            assertThat(row.get(field).asLong()).as(name).isEqualTo(expected.get(field).asLong());
          }
          for (String field : List.of("offset", "hard_win_rate", "calibrated_hard_win_rate")) {
            assertThat(row.get(field).asDouble())
                .as(name + " " + field)
                .isEqualTo(expected.get(field).asDouble(), within(1e-6));
          }
          assertThat(row.get("settled").asBoolean()).isTrue();
          assertThat(row.get("revision").asLong()).isNotNegative();
        });
  }

  @Test
  void shouldPrintOnlyTheCalibrationsAskedFor() throws Exception {
    CommandRun run =
        succeed(
            "calibrations",
            "--reward-model",
            RM,
            "--overvalued",
            "gemma-2b-it",
            "--output",
            "ndjson");

    assertThat(Json.lines(run.out())).hasSize(4);
  }

  @Test
  void shouldPrintTheRoundRobinThatBatchCounts() throws Exception {
    String[] key = {"reward_model", "policy_model"};
    Map<String, JsonNode> batch = byKey(batch("compare", "--output", "ndjson").out(), key);
    Map<String, JsonNode> stream = byKey(succeed("compare", "--output", "ndjson").out(), key);

    assertThat(stream).hasSize(12);
    batch.forEach(
        (name, expected) ->
            assertThat(stream.get(name).get("win_rate").asText())
                .as(name)
                .isEqualTo(expected.get("win_rate").asText()));
  }

  @Test
  void shouldShowWinRatesBeforeAndAfterCalibrationInTheLeaderboard() throws Exception {
    CommandRun run = succeed("leaderboard", "--reward-model", RM, "--output", "ndjson");

    List<JsonNode> rows = Json.lines(run.out());
    assertThat(rows).hasSize(5);
    assertThat(rows.get(0).get("policy_model").asText()).isEqualTo("Llama-3.1-Tulu-3-8B-SFT");
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.get("opponents").asInt()).isEqualTo(4);
              assertThat(row.get("calibrated_win_rate").asDouble())
                  .isEqualTo(row.get("expected_win_rate").asDouble(), within(0.01));
            });
    JsonNode gemma = rows.get(4);
    assertThat(gemma.get("policy_model").asText()).isEqualTo("gemma-2b-it");
    assertThat(gemma.get("rating").asDouble()).isEqualTo(989);
    assertThat(gemma.get("win_rate").asDouble()).isEqualTo(0.5925275827482447, within(1e-12));
    assertThat(gemma.get("calibrated_mean_reward").asDouble())
        .isLessThan(gemma.get("mean_reward").asDouble());
  }

  private Path export(String format, String name, String rewardModel) {
    Path file = folder.resolve(name);
    succeed(
        "pairs",
        "export",
        "--reward-model",
        rewardModel,
        "--format",
        format,
        "-o",
        file.toString());
    return file;
  }

  private static JsonNode manifest(Path file) throws Exception {
    return JSON.readTree(Files.readString(Path.of(file + ".manifest.json")));
  }

  @Test
  void shouldExportEqualBytesForEqualContentAndAManifestThatTellsTheirHash() throws Exception {
    for (String format : List.of("csv", "ndjson", "parquet")) {
      Path first = export(format, "first." + format, RM);
      Path second = export(format, "second." + format, RM);

      assertThat(first).as(format).hasSameBinaryContentAs(second);
      JsonNode manifest = manifest(first);
      assertThat(manifest.at("/data/sha256").asText())
          .isEqualTo(
              HexFormat.of()
                  .formatHex(
                      MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(first))));
      assertThat(manifest.at("/counts/written").asLong()).isBetween(19_000L, 19_940L);
      assertThat(manifest.at("/counts/not_yet_flipped").asLong()).isZero();
      assertThat(manifest.at("/settings/reward_model").asText()).isEqualTo(RM);
      assertThat(manifest.at("/calibrations")).hasSize(20);
      assertThat(manifest.at("/calibrations/0/revision").isIntegralNumber()).isTrue();
      assertThat(manifest.at("/calibrations/0/rating_overvalued/rating").asDouble())
          .isEqualTo(1185);
    }
  }

  @Test
  void shouldExportTheSameRowsAsCsvNdjsonAndParquet() throws Exception {
    List<NamedCsvRecord> csv = StudyFiles.csv(export("csv", "pairs.csv", TEXT_RM));
    List<JsonNode> json = Json.lines(Files.readString(export("ndjson", "pairs.ndjson", TEXT_RM)));
    List<Map<String, Object>> parquet = parquet(export("parquet", "pairs.parquet", TEXT_RM));

    assertThat(csv.size()).isEqualTo(json.size()).isEqualTo(parquet.size()).isPositive();
    for (int i = 0; i < csv.size(); i++) {
      NamedCsvRecord row = csv.get(i);
      JsonNode object = json.get(i);
      for (String text : List.of("key", "chosen_model", "chosen_text", "rejected_text")) {
        assertThat(object.get(text).asText()).isEqualTo(row.getField(text));
        assertThat(parquet.get(i).get(text)).isEqualTo(row.getField(text));
      }
      assertThat(JSON.readTree(row.getField("prompt"))).isEqualTo(object.get("prompt"));
      for (String number : List.of("chosen_score", "offset", "margin")) {
        assertThat(object.get(number).asText()).isEqualTo(row.getField(number));
        assertThat(String.valueOf(parquet.get(i).get(number))).isEqualTo(row.getField(number));
      }
    }
  }

  private static List<Map<String, Object>> parquet(Path file) throws Exception {
    try (Stream<Map<String, Object>> rows =
        blue.strategic.parquet.ParquetReader.streamContent(file.toFile(), new Rows())) {
      return rows.toList();
    }
  }

  private static final class Rows
      implements blue.strategic.parquet.Hydrator<
          Map<String, Object>, Map<String, Object>, String[]> {
    @Override
    public Map<String, Object> start() {
      return new HashMap<>();
    }

    @Override
    public Map<String, Object> add(Map<String, Object> row, String[] column, Object value) {
      row.put(column[0], value);
      return row;
    }

    @Override
    public Map<String, Object> finish(Map<String, Object> row) {
      return row;
    }
  }

  @Test
  void shouldHonourTheFormatOfTrl() throws Exception {
    List<JsonNode> lines = Json.lines(Files.readString(export("trl", "trl.jsonl", TEXT_RM)));

    assertThat(lines).isNotEmpty();
    for (JsonNode line : lines) {
      List<String> names = new ArrayList<>();
      line.fieldNames().forEachRemaining(names::add);
      assertThat(names).containsExactly("prompt", "chosen", "rejected", "margin");
      assertThat(line.at("/prompt/0/role").asText()).isEqualTo("user");
      assertThat(line.at("/prompt/0/content").asText()).startsWith("Question ");
      assertThat(line.get("chosen")).hasSize(1);
      assertThat(line.at("/chosen/0/role").asText()).isEqualTo("assistant");
      assertThat(line.at("/rejected/0/content").asText()).contains("answer, with \"quotes\"\n");
      assertThat(line.get("margin").asDouble()).isPositive();
    }
    JsonNode calibration =
        Json.lines(
                succeed(
                        "calibrations",
                        "--reward-model",
                        TEXT_RM,
                        "--overvalued",
                        "long",
                        "--output",
                        "ndjson")
                    .out())
            .get(0);
    double offset = calibration.get("offset").asDouble();
    assertThat(calibration.get("expected_win_rate").asDouble()).isEqualTo(0.25, within(1e-9));
    assertThat(lines.get(0).get("margin").asDouble())
        .isEqualTo(Math.abs(1 + offset - 0.5), within(1e-12));
  }

  @Test
  void shouldExportWholeConversationsForOpenRlhf() throws Exception {
    JsonNode line = Json.lines(Files.readString(export("openrlhf", "o.jsonl", TEXT_RM))).get(0);

    assertThat(line.get("chosen")).hasSize(2);
    assertThat(line.at("/chosen/0/role").asText()).isEqualTo("user");
    assertThat(line.at("/chosen/1/role").asText()).isEqualTo("assistant");
    assertThat(line.get("rejected")).hasSize(2);
  }

  @Test
  void shouldLeaveOutPairsWithoutTextsWhenTheFormatNeedsThemAndSaySo() throws Exception {
    Path file = folder.resolve("none.jsonl");
    CommandRun run =
        succeed("pairs", "export", "--reward-model", RM, "--format", "trl", "-o", file.toString());

    assertThat(run.err()).contains("have no texts and are left out: trl needs them");
    assertThat(file).isEmptyFile();
    assertThat(manifest(file).at("/counts/written").asLong()).isZero();
    assertThat(manifest(file).at("/counts/without_texts").asLong()).isGreaterThan(19_000);
  }

  @Test
  void shouldFailAndWriteNothingWhenThereIsNoSuchRewardModel() {
    Path file = folder.resolve("none.csv");
    CommandRun run =
        connected(
            "pairs",
            "export",
            "--reward-model",
            "nobody@1",
            "--format",
            "csv",
            "-o",
            file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("no pair of nobody@1").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldFollowPairsFromTheBeginningUntilTheGivenNumber() throws Exception {
    CommandRun run =
        succeed("pairs", "tail", "--from-beginning", "--max", "7", "--output", "ndjson");

    List<JsonNode> lines = Json.lines(run.out());
    assertThat(lines).hasSize(7);
    assertThat(lines).allSatisfy(line -> assertThat(line.get("key").asText()).contains("|"));
    assertThat(lines)
        .filteredOn(line -> !line.get("tombstone").asBoolean())
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line.get("margin").asDouble())
                    .isEqualTo(
                        Math.abs(signedDifference(line) + line.get("offset").asDouble()),
                        within(1e-12)));
  }

  private static double signedDifference(JsonNode line) {
    double d = line.get("chosen_score").asDouble() - line.get("rejected_score").asDouble();
    return line.get("chosen_model").asText().equals(line.get("overvalued").asText()) ? d : -d;
  }

  @Test
  void shouldExplainADecisionByKeyAndByItsFourParts() throws Exception {
    CommandRun byKey = succeed("pairs", "why", TEXT_RM + "|t0|long|short", "--output", "ndjson");
    CommandRun byParts = succeed("pairs", "why", TEXT_RM, "t0", "long", "short");

    JsonNode reason = JSON.readTree(byKey.out());
    assertThat(reason.get("score_overvalued").asDouble()).isEqualTo(1);
    assertThat(reason.get("score_reference").asDouble()).isEqualTo(0.5);
    assertThat(reason.get("decision").asText()).isEqualTo("reference");
    assertThat(reason.get("in_topic").asText()).isEqualTo("reference");
    assertThat(reason.at("/calibration/rating_overvalued/rating").asDouble()).isEqualTo(1000);
    assertThat(reason.get("sentence").asText())
        .startsWith("short is preferred, since d = 0.5")
        .endsWith("by the raw scores long would be.");
    assertThat(byParts.out()).contains(reason.get("sentence").asText()).contains("1190.8");
  }

  @Test
  void shouldFailWhenNothingIsKnownOfThePairToExplain() {
    CommandRun run = connected("pairs", "why", "rm@1", "no-prompt", "a", "b");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("no score").hasLineCount(1);
  }

  @Test
  void shouldShowADeadLetterWithoutItsTextUnlessItIsAskedFor() throws Exception {
    Path bad =
        Files.writeString(folder.resolve("bad.jsonl"), "{\"prompt\": \"a secret\", nonsense\n");
    connected("ingest", "jsonl", bad.toString());
    List<JsonNode> letters =
        Json.lines(succeed("dead-letters", "list", "--output", "ndjson").out());
    String offset =
        letters.stream()
            .filter(letter -> letter.get("origin").asText().equals("bad.jsonl"))
            .findFirst()
            .orElseThrow()
            .get("offset")
            .asText();

    CommandRun shown = succeed("dead-letters", "show", offset);
    CommandRun withValue = succeed("dead-letters", "show", offset, "--value");

    assertThat(shown.out()).contains("bad.jsonl").contains("first bytes").doesNotContain("secret");
    assertThat(withValue.out()).contains("a secret");
    assertThat(connected("dead-letters", "show", "99999").exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void shouldSayThatTheRegistryIsAwayWithin10Seconds() {
    String url = "http://127.0.0.1:" + Ports.free() + "/apis/ccompat/v7";
    long begun = System.nanoTime();
    CommandRun run =
        CommandRun.charm(
            "calibrations",
            "--bootstrap-server",
            stack.endpoints().bootstrapServers(),
            "--schema-registry",
            url);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .startsWith("charm: the schema registry does not answer at " + url)
        .hasLineCount(1);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void shouldSayThatATopicIsUnknownAndThatNoRecordFitsTheSchema() throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    Connection connection = new Connection(kafka, stack.endpoints().schemaRegistry(), Map.of());
    byte[] text = "plain text".getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.REWARD_MODELS.name(), text, text)).get();
    }

    try (LogReader reader = LogReader.open(connection, new PrintWriter(new StringWriter()))) {
      assertThatThrownBy(() -> reader.scan("charm.no-such-topic", record -> {}))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageStartingWith("unknown topic: charm.no-such-topic");
      assertThatThrownBy(() -> reader.latest(Topics.REWARD_MODELS))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageStartingWith("schema mismatch: no record of charm.reward-models fits")
          .hasMessageNotContaining("\n");
    }
  }
}
