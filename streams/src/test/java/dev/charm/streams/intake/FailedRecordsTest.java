package dev.charm.streams.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Reward;
import dev.charm.streams.measured.Measures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last net, around a processor with a planted fault. */
class FailedRecordsTest {
  private final FailedRecords failed = new FailedRecords();

  /** Writes each record down, and then fails of some. */
  private static final class Faulty implements Processor<String, Decoded<Reward>, Object, Object> {
    private ProcessorContext<Object, Object> context;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
    }

    @Override
    public void process(Record<String, Decoded<Reward>> record) {
      KeyValueStore<String, String> store = context.getStateStore("seen");
      store.put(record.key(), "seen");
      switch (record.key()) {
        case "poison" -> throw new IllegalStateException("texts of prompts");
        case "deep" -> throw new StackOverflowError();
        case "broker" -> throw new StreamsException("sending", new TimeoutException("away"));
        default -> {}
      }
    }
  }

  /** A new thread on the state that the last transaction left: none, where it was aborted. */
  private TopologyTestDriver driver() {
    Topology topology = new Topology();
    topology.addSource(
        "in",
        new StringDeserializer(),
        (topic, bytes) -> new Decoded.Malformed<Reward>(null, "", bytes),
        "in");
    topology.addProcessor(
        "faulty",
        () -> new GuardedProcessor<>(new Faulty(), failed, "letters", new Measures()),
        "in");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore("seen"), Serdes.String(), Serdes.String()),
        "faulty");
    topology.addSink(
        "letters", "letters", new ByteArraySerializer(), new ByteArraySerializer(), "faulty");
    return new TopologyTestDriver(topology, new Properties());
  }

  private static void send(TopologyTestDriver driver, String key) {
    driver
        .createInputTopic("in", new StringSerializer(), new StringSerializer())
        .pipeInput(key, "value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"poison", "deep"})
  void shouldSetARecordAsideThatFailsTwiceWithoutAnyOtherEffect(String poison) {
    for (int chance = 0; chance < FailedRecords.CHANCES; chance++) {
      try (TopologyTestDriver driver = driver()) {
        assertThatThrownBy(() -> send(driver, poison))
            .hasRootCauseInstanceOf(FailedRecords.RecordFailedException.class)
            .hasStackTraceContaining("Faulty.process")
            .satisfies(e -> assertThat(traceOf(e)).doesNotContain("texts of prompts"));
      }
    }
    try (TopologyTestDriver driver = driver()) {
      send(driver, poison);
      send(driver, "good");

      KeyValueStore<String, String> seen = driver.getKeyValueStore("seen");
      assertThat(seen.get(poison)).isNull();
      assertThat(seen.get("good")).isEqualTo("seen");
      var letters =
          driver
              .createOutputTopic(
                  "letters", new ByteArrayDeserializer(), new ByteArrayDeserializer())
              .readRecordsToList();
      assertThat(letters).hasSize(1);
      assertThat(new String(letters.get(0).key(), StandardCharsets.UTF_8)).isEqualTo(poison);
      assertThat(DeadLetters.header(letters.get(0).headers(), DeadLetters.REASON))
          .isEqualTo("failed");
      assertThat(DeadLetters.header(letters.get(0).headers(), DeadLetters.DETAIL))
          .contains(poison.equals("deep") ? "StackOverflowError" : "IllegalStateException")
          .doesNotContain("texts of prompts");
    }
  }

  private static String traceOf(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  @Test
  void shouldNeverBlameARecordForABrokerThatIsAway() {
    for (int i = 0; i < 2 * FailedRecords.CHANCES; i++) {
      try (TopologyTestDriver driver = driver()) {
        assertThatThrownBy(() -> send(driver, "broker"))
            .hasRootCauseInstanceOf(TimeoutException.class)
            .message()
            .doesNotContain("RecordFailedException");
      }
    }
  }
}
