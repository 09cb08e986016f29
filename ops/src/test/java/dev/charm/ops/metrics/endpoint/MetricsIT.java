package dev.charm.ops.metrics.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.faults.Illustrative;
import dev.charm.ops.http.LocalServer;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.metrics.OwnMetric;
import dev.charm.ops.stack.RawRecords;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.Waiting;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scrape tells is what has happened; health says what it waits for. */
class MetricsIT {
  private static final int VOTES = 30;

  @TempDir Path folder;

  private static Monitoring monitoring(RunningStack stack) throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    Monitoring monitoring =
        new Monitoring(
            new Monitoring.At(LocalServer.LOOPBACK, 0, List.of()), stack.running(), kafka);
    monitoring.start();
    return monitoring;
  }

  private static void drive(RunningStack stack) throws Exception {
    Illustrative.send(stack.endpoints());
    for (int i = 0; i < VOTES; i++) {
      stack.send(
          Topics.BATTLES,
          Keys.join("votes"),
          Battle.newBuilder()
              .setBattleId("b" + i)
              .setArena("votes")
              .setModelA("a")
              .setModelB("b")
              .setOutcome((i % 3 == 0 ? BattleOutcome.MODEL_B : BattleOutcome.MODEL_A).name())
              .build());
    }
    byte[] bad = "not avro".getBytes(StandardCharsets.UTF_8);
    RawRecords.send(
        stack.endpoints(), new ProducerRecord<>(Topics.REWARDS.name(), new byte[] {'p'}, bad));
  }

  @Test
  void shouldTellWhatHappenedAndWhatItWaitsFor() throws Exception {
    try (RunningStack stack = RunningStack.learning(folder.resolve("data"), 2);
        Monitoring monitoring = monitoring(stack)) {
      drive(stack);
      RunningStack.awaitSettled(stack.endpoints());
      Waiting.until(
          "the metrics say that all is settled",
          () -> Exposition.scrape(monitoring.url()).sum("charm_unsettled_seconds") == 0);
      Exposition page = Exposition.scrape(monitoring.url());

      shouldHaveEveryMetric(page);
      shouldCountWhatWasSent(page, Illustrative.scored(stack.endpoints()).size());
      shouldTellTheMismatchOfTheCalibrations(page, stack);
      HttpResponse<String> ready = Exposition.get(health(monitoring));
      assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);

      shouldTellHowOldTheOldestIsThatWaits(stack, monitoring);
      shouldSayThatTheBrokerIsAway(stack, monitoring);
    }
  }

  private static Service service(RunningStack stack, String name) {
    return stack.running().services().stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Of a group that nobody is a member of any more; what its tasks held is told no more. */
  private static void shouldTellHowOldTheOldestIsThatWaits(
      RunningStack stack, Monitoring monitoring) throws Exception {
    service(stack, "streams").close();
    long sent = System.currentTimeMillis();
    stack.send(
        Topics.REWARDS,
        Keys.join("late"),
        Reward.newBuilder()
            .setPromptId("late")
            .setPolicyModel("a")
            .setRewardModel("rm@1")
            .setScore(1)
            .build());
    Map<String, String> rewards = Map.of("stage", "prompt-task", "topic", Topics.REWARDS.name());
    Waiting.until(
        "a reward waits",
        () -> Exposition.scrape(monitoring.url()).value("charm_lag_seconds", rewards) > 1);
    Exposition page = Exposition.scrape(monitoring.url());
    assertThat(page.value("charm_lag_seconds", rewards))
        .isLessThanOrEqualTo((System.currentTimeMillis() - sent) / 1e3);
    assertThat(page.sum("charm_lag_seconds")).isEqualTo(page.value("charm_lag_seconds", rewards));
    assertThat(page.sum("charm_unsettled_seconds")).isPositive();
    assertThat(page.names())
        .doesNotContain("charm_mismatch_degree", "kafka_stream_task_process_total");
    assertThat(page.sum("charm_rewards_total")).as("counts outlive tasks").isPositive();
    assertThat(Exposition.get(health(monitoring)).body())
        .contains("{\"name\":\"streams\",\"state\":\"stopped\"}");
  }

  private static String health(Monitoring monitoring) {
    return monitoring.url().replace("/metrics", "/health/ready");
  }

  private static void shouldHaveEveryMetric(Exposition page) throws Exception {
    Set<String> names = page.names();
    assertThat(names)
        .containsAll(
            Stream.of(OwnMetric.values())
                .map(OwnMetric::prometheusName)
                .filter(name -> !name.startsWith("charm_generat")) // KilledGeneratorIT has those
                .toList());
    Set<String> asked = new TreeSet<>();
    List<String> queries = new ArrayList<>(Queries.ofAlerts());
    queries.addAll(Queries.ofDashboard());
    queries.forEach(query -> asked.addAll(Queries.metrics(query)));
    asked.remove("up"); // Prometheus' own
    assertThat(names).as("what dashboard and alerts ask for").containsAll(asked);
  }

  private static void shouldCountWhatWasSent(Exposition page, int scored) {
    assertThat(scored).isPositive();
    assertThat(page.sum("charm_scored_total")).isEqualTo(scored);
    assertThat(page.sum("charm_scorer_responses_total")).isEqualTo(scored);
    assertThat(page.sum("charm_scorer_batch_places_total")).isGreaterThanOrEqualTo(scored);
    assertThat(page.sum("charm_scorer_tokens_total")).isGreaterThan(scored);
    assertThat(page.sum("charm_rewards_total")).isEqualTo(scored);
    assertThat(page.sum("charm_votes_total")).isEqualTo(VOTES);
    assertThat(page.sum("charm_rating_fits_total")).isPositive();
    assertThat(page.sum("charm_pairs_total")).isPositive();
    assertThat(page.sum("charm_recalibrations_total")).isPositive();
    assertThat(page.sum("charm_dead_letters_total")).isEqualTo(1);
    assertThat(
            page.value(
                "charm_dead_letters_total", Map.of("service", "streams", "reason", "not-avro")))
        .isEqualTo(1);
    assertThat(page.sum("charm_lag_seconds")).as("markers of transactions are not lag").isZero();
    assertThat(page.values().get("charm_lag_seconds").keySet())
        .extracting(labels -> labels.get("stage"))
        .contains("ratings", "prompt-task", "merger", "scorer", "trainer");
    assertThat(page.sum("charm_open_work")).isZero();
    assertThat(page.sum("charm_restore_ratio")).isEqualTo(1);
    assertThat(page.sum("charm_broker_silence_seconds")).isZero();
    assertThat(page.sum("kafka_stream_alive_stream_threads")).isPositive();
    assertThat(page.values().get("kafka_stream_task_process_total").size()).isGreaterThan(3);
  }

  private static void shouldTellTheMismatchOfTheCalibrations(Exposition page, RunningStack stack)
      throws Exception {
    Map<Map<String, String>, List<Double>> degrees = new HashMap<>();
    ObjectMapper json = new ObjectMapper();
    for (String line : stack.succeed("calibrations", "--output", "ndjson").out().lines().toList()) {
      JsonNode row = json.readTree(line);
      degrees
          .computeIfAbsent(
              Map.of(
                  "reward_model",
                  row.get("reward_model").asText(),
                  "model",
                  row.get("overvalued").asText()),
              model -> new ArrayList<>())
          .add(row.get("mismatch_degree").asDouble());
    }
    assertThat(degrees).isNotEmpty();
    assertThat(page.values().get("charm_mismatch_degree")).containsOnlyKeys(degrees.keySet());
    degrees.forEach(
        (model, each) ->
            assertThat(page.value("charm_mismatch_degree", model))
                .isEqualTo(
                    each.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                    within(1e-9)));
  }

  private static void shouldSayThatTheBrokerIsAway(RunningStack stack, Monitoring monitoring)
      throws Exception {
    service(stack, "broker").close();
    Waiting.until(
        "it is not ready",
        () ->
            Exposition.get(health(monitoring)).statusCode() == 503
                && Exposition.get(health(monitoring)).body().contains("has not answered for"));
    assertThat(Exposition.scrape(monitoring.url()).sum("charm_broker_silence_seconds"))
        .isPositive();
  }
}
