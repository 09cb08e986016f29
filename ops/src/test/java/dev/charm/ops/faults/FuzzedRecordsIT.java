package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.stack.RawRecords;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.streams.Projection;
import dev.charm.streams.RecordFuzzer;
import dev.charm.streams.RecordFuzzer.Fuzzed;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records made from a seed through a real cluster, gzip on their way in, among a good study. */
class FuzzedRecordsIT {
  private static final int RECORDS = Integer.getInteger("charm.fuzzed", 2_000);
  private static final int ROWS = 60;
  private static final int LARGEST_OVERHEAD = 16_384; // headers, offsets, time

  @TempDir Path folder;

  @Test
  void shouldGiveEachRecordOneEffectOrOneDeadLetterAndLoseNothingGood() throws Exception {
    long seed = RecordFuzzer.seed();
    System.out.println("fuzzed records: -Dcharm.seed=" + seed);
    try (RunningStack stack = RunningStack.calibrating(folder, 3, CalibrationSettings.defaults());
        Warnings warnings = new Warnings()) {
      Endpoints endpoints = stack.endpoints();
      Map<String, Fuzzed> sent = new LinkedHashMap<>(); // by where it lies
      Map<String, Boolean> sound = new HashMap<>();
      int refused = 0; // by the broker, before they lie anywhere
      try (Registry registry = new Registry(endpoints.schemaRegistry(), Map.of());
          KafkaProducer<byte[], byte[]> producer = RawRecords.producer(endpoints)) {
        RecordFuzzer fuzzer = new RecordFuzzer(seed, registry, RecordFuzzer.INPUTS);
        StudySample.importRatings(endpoints);
        Map<Future<RecordMetadata>, Fuzzed> under = new LinkedHashMap<>();
        for (int i = 0; i < RECORDS; i++) {
          if (i == RECORDS / 3) {
            StudySample.rows(0, ROWS / 2).ingest(endpoints);
          } else if (i == 2 * RECORDS / 3) {
            StudySample.rows(ROWS / 2, ROWS).ingest(endpoints);
          }
          Fuzzed fuzzed = fuzzer.next();
          under.put(
              producer.send(
                  new ProducerRecord<>(
                      fuzzed.topic().name(),
                      null,
                      fuzzed.timestamp(),
                      fuzzed.key(),
                      fuzzed.value(),
                      fuzzed.headers())),
              fuzzed);
        }
        for (Map.Entry<Future<RecordMetadata>, Fuzzed> one : under.entrySet()) {
          Fuzzed fuzzed = one.getValue();
          try {
            String at = one.getKey().get().toString();
            sent.put(at, fuzzed);
            sound.put(at, isSound(registry, fuzzed));
          } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(RecordTooLargeException.class);
            assertThat(bytes(fuzzed)).as(fuzzed.toString()).isGreaterThan(limit(fuzzed.topic()));
            refused++;
          }
        }
      }
      RunningStack.awaitSettled(endpoints);

      Map<String, String> letters = new TreeMap<>();
      for (ConsumerRecord<byte[], byte[]> letter : HostileRecordsIT.deadLetters(endpoints)) {
        String at =
            header(letter, DeadLetters.ORIGIN)
                + "-"
                + header(letter, DeadLetters.PARTITION)
                + "@"
                + header(letter, DeadLetters.OFFSET);
        assertThat(letters.put(at, header(letter, DeadLetters.REASON)))
            .as("a second dead letter of %s", at)
            .isNull();
      }
      assertThat(sent)
          .hasSize(RECORDS - refused)
          .containsKeys(letters.keySet().toArray(String[]::new));
      assertThat(letters.values()).doesNotContain(MalformedReason.FAILED.label());
      sent.forEach(
          (at, fuzzed) ->
              assertThat(letters.containsKey(at) || sound.get(at))
                  .as("%s at %s has an effect or a dead letter", fuzzed, at)
                  .isTrue());
      System.out.println(
          letters.size() + " dead letters, " + refused + " refused, the rest effects");

      List<Reward> rewards = StudySample.rows(0, ROWS).rewards();
      Projection batch =
          Projection.ofBatch(rewards, StudySample.ratings(), new Objective.WinRate(), null);
      CommittedLog observed = RunningStack.published(endpoints);
      assertThat(observed.broken()).isEmpty();
      for (String rewardModel : rewards.stream().map(Reward::getRewardModel).distinct().toList()) {
        assertThat(observed.projection().of(rewardModel).differencesFrom(batch.of(rewardModel)))
            .isEmpty();
      }
      assertThat(warnings.seen()).allMatch(FuzzedRecordsIT::tellsOfManyFuzzedModels);
      assertThat(stack.states().values()).containsOnly(Service.State.RUNNING);
    }
  }

  /** Many records name so many models that they are too many to calibrate; that is told. */
  private static boolean tellsOfManyFuzzedModels(String warning) {
    return warning.startsWith("WARN " + RecordFuzzer.RM + ": ")
        && warning.endsWith("none is made without a reference");
  }

  private static boolean isSound(Registry registry, Fuzzed fuzzed) {
    try (EventDecoder<?> decoder = registry.decoder(fuzzed.topic())) {
      return fuzzed.value() == null
          || decoder.deserialize(fuzzed.topic().name(), fuzzed.value()) instanceof Decoded.Value;
    }
  }

  /** What a record is large by; the broker's own fields beside it are small. */
  private static long bytes(Fuzzed fuzzed) {
    long bytes = LARGEST_OVERHEAD;
    bytes += fuzzed.key() == null ? 0 : fuzzed.key().length;
    return bytes + (fuzzed.value() == null ? 0 : fuzzed.value().length);
  }

  private static long limit(Topic<?> topic) {
    return Long.parseLong(topic.config().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return String.valueOf(DeadLetters.header(letter.headers(), name));
  }
}
