package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.calibration.reward.Objective;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.LogTail;
import dev.charm.streams.guarantees.Logged;
import dev.charm.streams.guarantees.Waiting;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ratings change on a running system: what {@code calibrate --what-if} foretold comes true, and
 * {@code pairs why} and {@code leaderboard rewards --as-of} know how it was before.
 */
class RatingsChangeIT {
  private static final String REFERENCE = "Phi-3-mini-4k-instruct";
  private static final String MOVED = "gemma-2b-it";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static RunningStack stack;
  private static Map<String, PreferencePair> before;
  private static Map<String, PreferencePair> after;
  private static Map<String, Calibration> calibrationsAfter;
  private static String leaderboardBefore;
  private static Instant between;
  private static CommandRun unchanged;
  private static CommandRun foretold;
  private static List<JsonNode> flips;
  private static CommandRun otherReference;

  @BeforeAll
  static void changeTheRatings() throws Exception {
    stack =
        RunningStack.calibrating(
            folder.resolve("data"),
            3,
            CalibrationSettings.of(new Objective.Paired(0.5), REFERENCE, "overall"));
    Endpoints to = stack.endpoints();
    StudySample.importRatings(to);
    StudySample.rows(0, 300).ingest(to);
    correctAndWithdraw(to);
    RunningStack.awaitSettled(to);
    before = latest(to, Topics.PREFERENCE_PAIRS);
    leaderboardBefore = charm("leaderboard", "rewards", "--output", "ndjson").out();

    Path same = ratings("same.csv", 0);
    Path moved = ratings("moved.csv", 60);
    Path list = folder.resolve("flips.ndjson");
    unchanged = charm("calibrate", "--what-if", "--ratings", same.toString(), "--output", "ndjson");
    foretold =
        charm(
            "calibrate",
            "--what-if",
            "--ratings",
            moved.toString(),
            "--flips",
            list.toString(),
            "--output",
            "ndjson");
    flips = lines(Files.readString(list));
    otherReference = charm("calibrate", "--what-if", "--reference", MOVED, "--output", "ndjson");

    between = Instant.now();
    charm("ratings", "import", moved.toString());
    Waiting.until(
        "the new rating is calibrated with",
        () ->
            latest(to, Topics.CALIBRATIONS).values().stream()
                .filter(c -> c.getOvervalued().equals(MOVED))
                .allMatch(c -> c.getRatingOvervalued().getAsOf().equals(asOfMoved())));
    RunningStack.awaitSettled(to);
    after = latest(to, Topics.PREFERENCE_PAIRS);
    calibrationsAfter = latest(to, Topics.CALIBRATIONS);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  /** Of some of the sample's rewards: newer versions, other samples, withdrawals of each kind. */
  private static void correctAndWithdraw(Endpoints to) throws Exception {
    List<Reward> rewards = StudySample.rows(0, 300).rewards();
    List<SpecificRecord> events = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      Reward old = rewards.get(i * 41);
      String prompt = old.getPromptId();
      String model = old.getPolicyModel();
      String rm = old.getRewardModel();
      long version = old.getVersion();
      switch (i % 7) {
        case 0 -> events.add(reward(old, 0, old.getScore() + 2, version + 1));
        case 1 -> events.add(reward(old, 0, old.getScore() + 2, version - 1));
        case 2 -> events.add(reward(old, 1, old.getScore() - 2, version));
        case 3 ->
            events.add(
                new Retraction(prompt, RetractionKind.REWARD.name(), model, 0, rm, version, null));
        case 4 ->
            events.add(
                new Retraction(
                    prompt, RetractionKind.REWARD.name(), model, 0, rm, version - 1, null));
        case 5 -> {
          events.add(
              new Retraction(
                  prompt, RetractionKind.RESPONSE.name(), model, 0, null, version, null));
          events.add(reward(old, 1, old.getScore() - 1, version));
        }
        default ->
            events.add(
                new Retraction(prompt, RetractionKind.PROMPT.name(), null, 0, null, version, null));
      }
    }
    send(to, events);
  }

  private static Reward reward(Reward old, int sample, double score, long version) {
    return Rewards.of(
        old.getPromptId(),
        old.getPolicyModel(),
        sample,
        old.getRewardModel(),
        score,
        version,
        "test");
  }

  private static void send(Endpoints to, List<SpecificRecord> events) throws Exception {
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of());
        Serializer<Reward> rewards = registry.serializer(Topics.REWARDS);
        Serializer<Retraction> retractions = registry.serializer(Topics.RETRACTIONS);
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(
                StudySample.clients(to), new StringSerializer(), new ByteArraySerializer())) {
      for (SpecificRecord event : events) {
        if (event instanceof Reward reward) {
          producer.send(
              new ProducerRecord<>(
                  Topics.REWARDS.name(),
                  Keys.join(reward.getPromptId()),
                  rewards.serialize(Topics.REWARDS.name(), reward)));
        } else if (event instanceof Retraction retraction) {
          producer.send(
              new ProducerRecord<>(
                  Topics.RETRACTIONS.name(),
                  Keys.join(retraction.getPromptId()),
                  retractions.serialize(Topics.RETRACTIONS.name(), retraction)));
        }
      }
      producer.flush();
    }
  }

  private static Instant asOfMoved() {
    return Instant.parse("2100-01-01T00:00:00Z");
  }

  /** A table of two models: one as it is, the other so many points higher. */
  private static Path ratings(String name, double points) throws IOException {
    StringBuilder table = new StringBuilder("model,rating,ci_low,ci_high,as_of\n");
    for (RatingSnapshot r : StudySample.snapshots()) {
      if (r.getModel().equals(MOVED) || r.getModel().equals("gemma-2-2b-it")) {
        double shift = r.getModel().equals(MOVED) ? points : 0;
        table.append(
            String.join(
                ",",
                r.getModel(),
                String.valueOf(r.getRating() + shift),
                text(r.getCiLow()),
                text(r.getCiHigh()),
                asOfMoved().toString()));
        table.append('\n');
      }
    }
    return Files.writeString(folder.resolve(name), table);
  }

  private static String text(Double bound) {
    return bound == null ? "" : String.valueOf(bound);
  }

  private static CommandRun charm(String... command) {
    CommandRun run = RunningStack.charm(stack.endpoints(), command);
    assertThat(run.exitCode()).as(String.join(" ", command) + "\n" + run.err()).isZero();
    return run;
  }

  private static <T extends SpecificRecord> Map<String, T> latest(Endpoints from, Topic<T> topic)
      throws Exception {
    try (Registry registry = new Registry(from.schemaRegistry(), Map.of())) {
      return Logged.latest(LogTail.readOnce(from.bootstrapServers(), registry, topic));
    }
  }

  private static List<JsonNode> lines(String ndjson) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : ndjson.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static long sum(CommandRun run, String field) throws IOException {
    return lines(run.out()).stream().mapToLong(row -> row.get(field).asLong()).sum();
  }

  @Test
  void shouldForetellExactlyThePairsThatChange() {
    Map<String, String> changed = new TreeMap<>();
    before.forEach(
        (key, pair) -> {
          PreferencePair now = after.get(key);
          if (now == null) {
            changed.put(key, "vanish");
          } else if (!chosen(now).equals(chosen(pair))) {
            changed.put(key, "flip");
          }
        });
    after.keySet().stream()
        .filter(key -> !before.containsKey(key))
        .forEach(key -> changed.put(key, "appear"));
    Map<String, String> predicted = new TreeMap<>();
    flips.forEach(flip -> predicted.put(flip.get("key").asText(), flip.get("change").asText()));

    assertThat(predicted).isEqualTo(changed).hasSizeGreaterThan(20);
  }

  private static String chosen(PreferencePair pair) {
    return pair.getChosen().getPolicyModel();
  }

  @Test
  void shouldForetellTheOffsetsAndMarginsThatCome() throws Exception {
    List<JsonNode> rows = lines(foretold.out());
    assertThat(rows).hasSameSizeAs(calibrationsAfter.values()).hasSize(8);
    for (JsonNode row : rows) {
      String key =
          Keys.calibration(
              row.get("reward_model").asText(),
              row.get("overvalued").asText(),
              row.get("reference").asText());
      assertThat(row.get("offset_then").asDouble())
          .as(key)
          .isEqualTo(calibrationsAfter.get(key).getOffset());
    }
    for (JsonNode flip : flips) {
      PreferencePair pair = after.get(flip.get("key").asText());
      assertThat(flip.get("chosen_then").asText()).isEqualTo(chosen(pair));
      double d = pair.getChosen().getScore() - pair.getRejected().getScore();
      assertThat(Math.abs(flip.get("d").asDouble())).isEqualTo(Math.abs(d), within(1e-12));
    }
    assertThat(sum(foretold, "pairs")).isEqualTo(before.size());
    assertThat(foretold.err())
        .contains("2 ratings of the file stand in place of those in force")
        .contains("nothing is applied");
  }

  @Test
  void shouldForetellNothingWhereTheFileChangesNothing() throws Exception {
    assertThat(sum(unchanged, "pairs")).isEqualTo(before.size()).isPositive();
    assertThat(sum(unchanged, "flip") + sum(unchanged, "appear") + sum(unchanged, "vanish"))
        .isZero();
    assertThat(unchanged.err()).doesNotContain("no forecast").doesNotContain("not settled");
  }

  @Test
  void shouldSayThatEveryPairIsNewAgainstAnotherReference() throws Exception {
    assertThat(otherReference.err())
        .contains("the running system calibrates against " + REFERENCE)
        .contains("no pair against " + MOVED + " is in force: every pair is new")
        .contains("8 calibrations in force are against other models");
    assertThat(sum(otherReference, "pairs")).isZero();
    assertThat(sum(otherReference, "appear")).isGreaterThan(2000);
    assertThat(lines(otherReference.out()))
        .hasSize(8)
        .allSatisfy(row -> assertThat(row.get("offset_now").isNull()).isTrue());
  }

  @Test
  void shouldTellInTheHistoryOfAPairThatTheRatingFlippedIt() throws Exception {
    String key = flips.get(0).get("key").asText();
    JsonNode history =
        JSON.readTree(charm("pairs", "why", key, "--output", "json").out()).get("history");

    JsonNode newest = history.get(0);
    assertThat(newest.get("pair").asText()).isEqualTo("flip");
    assertThat(newest.get("what").asText()).contains("rating of " + MOVED);
    assertThat(newest.get("chosen").asText()).isEqualTo(chosen(after.get(key)));
    assertThat(newest.get("margin").asDouble())
        .isEqualTo(flips.get(0).get("margin_then").asDouble());
    assertThat(Instant.parse(newest.get("at").asText())).isAfter(between);
    assertThat(history.get(1).get("chosen").asText()).isEqualTo(chosen(before.get(key)));
    Map<String, Integer> whats = new HashMap<>();
    history.forEach(moment -> whats.merge(moment.get("what").asText(), 1, Integer::sum));
    assertThat(whats).allSatisfy((what, times) -> assertThat(times).as(what).isOne());
    assertThat(charm("pairs", "why", key).out()).contains("rating of " + MOVED).contains("flip");
  }

  @Test
  void shouldShowTheLeaderboardAsItWasBefore() throws Exception {
    CommandRun past =
        charm("leaderboard", "rewards", "--as-of", between.toString(), "--output", "ndjson");

    Map<String, JsonNode> now = byModel(leaderboardBefore);
    Map<String, JsonNode> then = byModel(past.out());
    assertThat(then).containsOnlyKeys(now.keySet().toArray(String[]::new));
    then.forEach(
        (model, row) -> {
          JsonNode expected = now.get(model);
          assertThat(row.get("as_of").asText()).isEqualTo(between.toString());
          assertThat(row.get("rating")).isEqualTo(expected.get("rating"));
          assertThat(row.get("calibrated_win_rate")).isEqualTo(expected.get("calibrated_win_rate"));
          assertThat(row.get("opponents")).isEqualTo(expected.get("opponents"));
          assertThat(row.get("responses").isNull()).isTrue();
          assertThat(row.get("calibrated_mean_reward").isNull()).isTrue();
          if (expected.get("opponents").asInt() > 0) {
            assertThat(row.get("win_rate")).isEqualTo(expected.get("win_rate"));
            assertThat(row.get("expected_win_rate")).isEqualTo(expected.get("expected_win_rate"));
          }
        });
    JsonNode moved =
        byModel(charm("leaderboard", "rewards", "--output", "ndjson").out()).get(rowOf(MOVED));
    assertThat(moved.get("rating").asDouble())
        .isEqualTo(then.get(rowOf(MOVED)).get("rating").asDouble() + 60);
  }

  private static String rowOf(String model) {
    return flips.get(0).get("reward_model").asText() + " " + model;
  }

  private static Map<String, JsonNode> byModel(String ndjson) throws IOException {
    Map<String, JsonNode> rows = new HashMap<>();
    lines(ndjson)
        .forEach(
            row ->
                rows.put(
                    row.get("reward_model").asText() + " " + row.get("policy_model").asText(),
                    row));
    return rows;
  }

  @Test
  void shouldFailForALeaderboardBeforeTheFirstRecord() {
    CommandRun run =
        RunningStack.charm(stack.endpoints(), "leaderboard", "rewards", "--as-of", "2020-01-01");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("charm: nothing is known as of 2020-01-01T00:00:00Z")
        .contains("begins at 2")
        .hasLineCount(1);
  }
}
