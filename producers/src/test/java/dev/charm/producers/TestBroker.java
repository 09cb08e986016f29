package dev.charm.producers;

import dev.charm.schemas.Partitions;
import dev.charm.schemas.TopicCreation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** One real broker within the test's JVM. */
public final class TestBroker implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaClusterTestKit kit;

  public TestBroker() throws Exception {
    kit =
        new KafkaClusterTestKit.Builder(
                new TestKitNodes.Builder()
                    .setCombined(true)
                    .setNumControllerNodes(1)
                    .setNumBrokerNodes(1)
                    .build())
            .setConfigProp("log.cleaner.dedupe.buffer.size", "2097152")
            .setConfigProp("auto.create.topics.enable", "false")
            .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
  }

  /** Settings of clients that do not wait long. */
  public Map<String, Object> clients() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", kit.bootstrapServers());
    settings.put("default.api.timeout.ms", "20000");
    settings.put("request.timeout.ms", "2000");
    settings.put("delivery.timeout.ms", "3000");
    settings.put("max.block.ms", "3000");
    settings.put("linger.ms", "5");
    return settings;
  }

  public void createTopics(int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kit.bootstrapServers()))) {
      new TopicCreation(Partitions.ofPrompts(partitions), (short) 1).createMissing(admin);
    }
  }

  /** Every record of a topic, from the first to the end as it is now. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    Map<String, Object> settings = Map.of("bootstrap.servers", kit.bootstrapServers());
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  /** Stops the broker, as a machine that goes away. */
  public void stop() {
    kit.brokers().values().forEach(broker -> broker.shutdown());
    kit.brokers().values().forEach(broker -> broker.awaitShutdown());
  }

  @Override
  public void close() {
    try {
      kit.close();
    } catch (Exception e) {
      throw new IllegalStateException("the broker does not stop", e);
    }
  }
}
