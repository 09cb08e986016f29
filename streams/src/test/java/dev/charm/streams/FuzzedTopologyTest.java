package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.RecordFuzzer.Fuzzed;
import dev.charm.streams.settings.CalibrationSettings;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/**
 * Records of any kind, among them a known good study: each has one effect or one dead letter. All
 * are decoded; because the driver commits at every record, one of {@link #TO_TOPOLOGY} goes through
 * the topology as well.
 */
class FuzzedTopologyTest {
  private static final int RECORDS = Integer.getInteger("charm.fuzzed", 100_000);
  private static final int TO_TOPOLOGY = Integer.getInteger("charm.fuzzed.share", 2);
  private static final int STUDY_EVERY = 50;

  private static final List<Topic<?>> WITH_DEAD_LETTERS =
      Stream.concat(
              RecordFuzzer.INPUTS.stream(),
              Stream.of(Topics.OFFSET_TARGETS, Topics.PARTIAL_SUMMARIES))
          .toList();

  private static final List<Topic<?>> GLOBAL =
      List.of(
          Topics.ARENA_RATINGS,
          Topics.RATING_COVARIANCES,
          Topics.REWARD_MODELS,
          Topics.CALIBRATION_PLANS);

  private final Map<String, Integer> effects = new TreeMap<>();
  private final Map<String, Integer> letters = new TreeMap<>();
  private final Map<Topic<?>, Deserializer<? extends Decoded<?>>> decoders = new HashMap<>();

  @Test
  void shouldGiveEachRecordOneEffectOrOneDeadLetterAndLoseNothingGood() throws Exception {
    long seed = RecordFuzzer.seed();
    System.out.println("fuzzed topology: -Dcharm.seed=" + seed + " -Dcharm.fuzzed=" + RECORDS);
    List<Reward> study = Events.rewards(150, 1);
    try (TopologyHarness topology =
        new TopologyHarness(CalibrationSettings.of(new Objective.WinRate(), "base", "overall"))) {
      RecordFuzzer fuzzer = new RecordFuzzer(seed, topology.registry(), WITH_DEAD_LETTERS);
      RecordFuzzer global = new RecordFuzzer(seed, topology.registry(), GLOBAL);
      topology.send(Events.ratings());
      int sent = 0;
      int taken = 0;
      for (int i = 0; i < RECORDS; i++) {
        Fuzzed fuzzed = fuzzer.next();
        if (i % TO_TOPOLOGY != 0) {
          isSound(topology, fuzzed);
          continue;
        }
        if (taken % STUDY_EVERY == 0 && sent < study.size()) {
          topology.send(study.get(sent++));
        }
        if (taken % 20 == 0) {
          topology.send(global.next());
        }
        shouldEndOnce(topology, fuzzed, i);
        if (taken++ % 1_000 == 0) {
          topology.tick();
        }
      }
      topology.settle();

      System.out.println("effects " + effects + "\ndead letters " + letters);
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      System.out.println("seconds of processor time: " + cpu / 1_000_000_000);
      assertThat(sum(effects) + sum(letters)).isEqualTo(taken);
      Projection batch =
          Projection.ofBatch(
              study.subList(0, sent), Events.RATINGS, new Objective.WinRate(), "base");
      assertThat(topology.projection().of(Events.RM).differencesFrom(batch)).isEmpty();
    }
  }

  private void shouldEndOnce(TopologyHarness topology, Fuzzed fuzzed, int number) {
    List<TestRecord<byte[], byte[]>> found;
    try {
      found = topology.send(fuzzed);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("record " + number + ", " + fuzzed + ", ended the topology", e);
    }
    assertThat(found).as("dead letters of record %d, %s", number, fuzzed).hasSizeLessThan(2);
    if (found.isEmpty()) {
      assertThat(isSound(topology, fuzzed)).as("record %d, %s, is sound", number, fuzzed).isTrue();
      effects.merge(fuzzed.what(), 1, Integer::sum);
    } else {
      TestRecord<byte[], byte[]> letter = found.get(0);
      assertThat(DeadLetters.header(letter.headers(), DeadLetters.ORIGIN))
          .isEqualTo(fuzzed.topic().name());
      String reason = DeadLetters.header(letter.headers(), DeadLetters.REASON);
      assertThat(reason).as("record %d, %s", number, fuzzed).isNotEqualTo("failed");
      letters.merge(reason, 1, Integer::sum);
    }
  }

  private boolean isSound(TopologyHarness topology, Fuzzed fuzzed) {
    return fuzzed.value() == null
        || decoders
                .computeIfAbsent(fuzzed.topic(), topic -> decoder(topology, topic))
                .deserialize(fuzzed.topic().name(), fuzzed.value())
            instanceof Decoded.Value;
  }

  private static <T extends SpecificRecord> Deserializer<Decoded<T>> decoder(
      TopologyHarness topology, Topic<T> topic) {
    return topology.registry().decoder(topic);
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
