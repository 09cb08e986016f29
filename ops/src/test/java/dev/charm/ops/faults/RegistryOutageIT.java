package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.Objective;
import dev.charm.ops.embedded.EmbeddedRegistry;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.Projection;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.Waiting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry's process is away for 20 s in the middle: that costs time, and nothing else. */
class RegistryOutageIT {
  private static final Duration OUTAGE = Duration.ofSeconds(20);
  private static final int ROWS = 300;

  @TempDir Path folder;

  private final List<ProducerRecord<byte[], byte[]>> numbers = new ArrayList<>();
  private final List<ProducerRecord<byte[], byte[]>> texts = new ArrayList<>();

  /** The process hangs: whoever asks waits. Ratings, prompts and responses are new to readers. */
  @Test
  void shouldWaitForARegistryThatHangs() throws Exception {
    try (RunningStack stack = RunningStack.scoring(folder, 3)) {
      StudySample.rows(0, ROWS / 3).ingest(stack.endpoints());
      RunningStack.awaitSettled(stack.endpoints());
      prepare(stack.endpoints());

      ProcessHandle registry = stack.registryProcess();
      signal(registry, "STOP");
      try {
        sendAndWaitOut(stack);
      } finally {
        signal(registry, "CONT");
      }

      shouldBeAsIfNothingHadHappened(stack);
    }
  }

  /**
   * The process is gone: whoever asks is refused. There was one model, hence no pair yet: what the
   * prompt tasks and the merger write is new to them as well.
   */
  @Test
  void shouldWaitForARegistryThatIsGone() throws Exception {
    try (RunningStack stack = RunningStack.scoring(folder, 3)) {
      StudySample.importRatings(stack.endpoints());
      StudySample.rows(0, ROWS / 3).onlyModels(1).ingest(stack.endpoints());
      RunningStack.awaitSettled(stack.endpoints());
      prepare(stack.endpoints());

      stack.killRegistryForGood();
      sendAndWaitOut(stack);
      try (EmbeddedRegistry again = stack.anotherRegistryProcess()) {
        again.start();
        shouldBeAsIfNothingHadHappened(stack);
      }
    }
  }

  /** Everything as bytes, since a producer needs the registry too. */
  private void prepare(Endpoints endpoints) throws Exception {
    try (Registry registry = new Registry(endpoints.schemaRegistry(), Map.of())) {
      for (RatingSnapshot rating : StudySample.snapshots()) {
        numbers.add(record(registry, Topics.RATING_SNAPSHOTS, key(rating), rating));
      }
      for (RatingSnapshot rating : Illustrative.snapshots()) {
        numbers.add(record(registry, Topics.RATING_SNAPSHOTS, key(rating), rating));
      }
      for (Reward reward : StudySample.rows(0, ROWS).rewards()) {
        numbers.add(record(registry, Topics.REWARDS, reward.getPromptId(), reward));
      }
      for (List<? extends SpecificRecord> row : Illustrative.responses()) {
        for (SpecificRecord event : row) {
          if (event instanceof Prompt prompt) {
            texts.add(record(registry, Topics.PROMPTS, prompt.getPromptId(), prompt));
          } else if (event instanceof Response response) {
            texts.add(record(registry, Topics.RESPONSES, response.getPromptId(), response));
          }
        }
      }
    }
  }

  private void sendAndWaitOut(RunningStack stack) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.endpoints().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      // Numbers alone first: who waits for a text's schema would not get to write.
      for (List<ProducerRecord<byte[], byte[]>> half : List.of(numbers, texts)) {
        half.forEach(producer::send);
        producer.flush();
        Waiting.whileHolds(
            OUTAGE.dividedBy(2),
            "streams and scorer live",
            () -> !stack.states().containsValue(Service.State.FAILED));
      }
    }
  }

  private static void shouldBeAsIfNothingHadHappened(RunningStack stack) throws Exception {
    Waiting.until("the registry answers", stack::registryAnswers);
    RunningStack.awaitSettled(stack.endpoints());
    Waiting.until(
        "all responses are scored",
        () -> Illustrative.scored(stack.endpoints()).size() >= Illustrative.responses().size());
    RunningStack.awaitSettled(stack.endpoints());

    List<Reward> rewards = new ArrayList<>(StudySample.rows(0, ROWS).rewards());
    List<Reward> scored = Illustrative.scored(stack.endpoints());
    assertThat(scored).hasSize(Illustrative.responses().size());
    rewards.addAll(scored);
    Map<String, Rating> ratings = Illustrative.ratings();
    ratings.putAll(StudySample.ratings());
    CommittedLog observed = RunningStack.published(stack.endpoints());
    assertThat(
            observed
                .projection()
                .differencesFrom(
                    Projection.ofBatch(rewards, ratings, new Objective.WinRate(), null)))
        .isEmpty();
    assertThat(observed.broken()).isEmpty();
    assertThat(observed.projection().calibrations()).hasSize(5 * 4 * 2 + 3 * 2);
    assertThat(HostileRecordsIT.deadLetters(stack.endpoints())).isEmpty();
    assertThat(stack.states().values()).containsOnly(Service.State.RUNNING);
  }

  private static String key(RatingSnapshot rating) {
    return Keys.join(rating.getSource(), rating.getArena(), rating.getModel());
  }

  private static <T extends SpecificRecord> ProducerRecord<byte[], byte[]> record(
      Registry registry, Topic<T> topic, String key, T value) {
    try (Serializer<T> serializer = registry.serializer(topic)) {
      return new ProducerRecord<>(
          topic.name(),
          key.getBytes(StandardCharsets.UTF_8),
          serializer.serialize(topic.name(), value));
    }
  }

  private static void signal(ProcessHandle process, String signal) throws Exception {
    String pid = String.valueOf(process.pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }
}
