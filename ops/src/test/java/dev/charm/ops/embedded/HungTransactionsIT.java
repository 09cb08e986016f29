package dev.charm.ops.embedded;

import static dev.charm.ops.transactions.UnmarkedTransaction.Told.ABORTED;
import static dev.charm.ops.transactions.UnmarkedTransaction.Told.COMMITTED;
import static dev.charm.ops.transactions.UnmarkedTransaction.Told.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.transactions.OpenTransaction;
import dev.charm.ops.transactions.Scope;
import dev.charm.ops.transactions.TransactionSearch;
import dev.charm.ops.transactions.UnmarkedTransaction;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder on which transactions hang comes up by itself. */
class HungTransactionsIT {
  private static final TopicPartition COMMITTED_IN = partition(Topics.REWARDS.name());
  private static final TopicPartition ABORTED_IN = partition(Topics.OFFSET_TARGETS.name());
  private static final TopicPartition FORGOTTEN_IN = partition(Topics.PREFERENCE_PAIRS.name());
  private static final TopicPartition HEALTHY_IN = partition(Topics.RESPONSES.name());

  @TempDir Path folder;

  private final int port = Ports.free();
  private final int registryPort = Ports.free();
  private final List<String> news = new ArrayList<>();

  private static TopicPartition partition(String topic) {
    return new TopicPartition(topic, 0);
  }

  private EmbeddedStack started() throws Exception {
    EmbeddedStack stack =
        new EmbeddedStack(
            Installation.ofCheckout(Path.of(System.getProperty("charm.root"))),
            new EmbeddedStack.Settings(folder, port, registryPort, Optional.of(1)),
            new StopRequest(),
            news::add);
    try {
      assertThat(stack.start()).isTrue();
      return stack;
    } catch (Exception e) {
      stack.close();
      throw e;
    }
  }

  private String broker() {
    return "127.0.0.1:" + port;
  }

  @Test
  void shouldEndThemAtStartByWhatTheirCoordinatorDecidedAndLeaveAHealthyOneAlone()
      throws Exception {
    KafkaProducer<byte[], byte[]> healthy;
    try (EmbeddedStack stack = started()) {
      assertThat(stack.endpoints().bootstrapServers()).isEqualTo(broker());
      leave("charm-scorer-a", COMMITTED_IN, "committed-group", COMMITTED);
      leave("charm-calibration-b", ABORTED_IN, "aborted-group", ABORTED);
      leave("charm-calibration-c", FORGOTTEN_IN, "forgotten-group", NOTHING);
      leaveOffsetsAlone("of-a-guest", "group-of-a-guest");
      healthy = UnmarkedTransaction.begun(broker(), "somebody-else");
      UnmarkedTransaction.send(healthy, HEALTHY_IN, List.of("healthy"));
      assertThat(read(COMMITTED_IN)).as("before its end").isEmpty();
    }
    assertThat(news).isEmpty();
    try (EmbeddedStack stack = started()) {
      assertThat(stack.failure()).isEmpty();
      assertThat(news).singleElement().asString().startsWith("mended: ");
      assertThat(read(COMMITTED_IN)).containsExactly("one", "two");
      assertThat(read(ABORTED_IN)).isEmpty();
      assertThat(read(FORGOTTEN_IN)).isEmpty();
      assertThat(offset("committed-group")).isEqualTo(7);
      assertThat(offset("aborted-group")).as("what it read is read again").isEqualTo(-1);
      assertThat(offset("forgotten-group")).as("what it read is read again").isEqualTo(-1);
      assertThat(offset("group-of-a-guest")).as("what it read is read again").isEqualTo(-1);
      assertThat(hanging()).isEmpty();

      healthy.commitTransaction();
      // A commit returns before its markers are written.
      Waiting.until("the healthy one is read", () -> read(HEALTHY_IN).equals(List.of("healthy")));
      assertWritable();
    } finally {
      healthy.close(Duration.ZERO);
    }
    news.clear();
    started().close();
    assertThat(news).as("of a folder that is in order").isEmpty();
  }

  private void leave(String id, TopicPartition in, String group, UnmarkedTransaction.Told told)
      throws Exception {
    UnmarkedTransaction.leave(
        broker(), id, in, List.of("one", "two"), group, Topics.BATTLES.name(), told);
  }

  /** One that has written nothing but offsets, as of a batch that is passed over. */
  private void leaveOffsetsAlone(String id, String group) throws Exception {
    UnmarkedTransaction.leave(
        broker(), id, COMMITTED_IN, List.of(), group, Topics.BATTLES.name(), NOTHING);
  }

  private List<OpenTransaction> hanging() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker()))) {
      return new TransactionSearch(admin, Scope.everything()).hanging();
    }
  }

  /** What comes after is read: the last stable offset moves again. */
  private void assertWritable() throws Exception {
    for (TopicPartition in : List.of(COMMITTED_IN, ABORTED_IN, FORGOTTEN_IN)) {
      try (KafkaProducer<byte[], byte[]> next =
          UnmarkedTransaction.begun(broker(), "charm-calibration-next")) {
        UnmarkedTransaction.send(next, in, List.of("next"));
        next.commitTransaction();
      }
      Waiting.until("what comes after is read", () -> read(in).contains("next"));
    }
  }

  private long offset(String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker()))) {
      OffsetAndMetadata offset =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(partition(Topics.BATTLES.name()));
      return offset == null ? -1 : offset.offset();
    }
  }

  /** Whatever a consumer of committed records gets up to where that ends. */
  private List<String> read(TopicPartition partition) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
