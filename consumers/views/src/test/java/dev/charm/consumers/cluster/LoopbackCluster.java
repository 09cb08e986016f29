package dev.charm.consumers.cluster;

import dev.charm.consumers.views.TopicSnapshot;
import dev.charm.schemas.CataloguePartitioner;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Partitions;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.TopicCreation;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.Precedence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import kafka.server.BrokerServer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.jspecify.annotations.Nullable;

/** One broker with all topics of the catalogue, and a registry in memory. */
@SuppressWarnings("try") // the test kit's close() throws any exception
public final class LoopbackCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaClusterTestKit kit;
  private final Registry registry;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Starts the broker and creates topics of {@code promptPartitions} partitions. */
  public LoopbackCluster(int promptPartitions) throws Exception {
    kit =
        new KafkaClusterTestKit.Builder(
                new TestKitNodes.Builder()
                    .setCombined(true)
                    .setNumControllerNodes(1)
                    .setNumBrokerNodes(1)
                    .build())
            .setConfigProp("group.initial.rebalance.delay.ms", "0")
            .setConfigProp("log.cleaner.dedupe.buffer.size", "2097152")
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("offsets.topic.num.partitions", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("transaction.state.log.num.partitions", "1")
            .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
    registry = new Registry("mock://" + UUID.randomUUID(), Map.of());
    registry.registerAll();
    try (Admin admin = Admin.create(clients())) {
      new TopicCreation(Partitions.ofPrompts(promptPartitions), (short) 1).createMissing(admin);
    }
    Properties properties = clients();
    properties.put("max.request.size", Integer.toString(16 * 1024 * 1024));
    properties.put("partitioner.class", CataloguePartitioner.class.getName());
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Deletes a topic with all that is in it, and makes it anew. */
  public void remake(Topic<?> topic) throws Exception {
    try (Admin admin = Admin.create(clients())) {
      int partitions =
          admin
              .describeTopics(List.of(topic.name()))
              .allTopicNames()
              .get()
              .get(topic.name())
              .partitions()
              .size();
      admin.deleteTopics(List.of(topic.name())).all().get();
      Eventually.eventually(
          "the topic is gone", () -> !admin.listTopics().names().get().contains(topic.name()));
      new TopicCreation(Partitions.ofPrompts(partitions), (short) 1).createMissing(admin);
    }
  }

  /** Makes all topics anew and forgets all groups, none of which may have members. */
  public void empty() throws Exception {
    try (Admin admin = Admin.create(clients())) {
      List<String> groups =
          admin.listGroups().all().get().stream().map(GroupListing::groupId).toList();
      admin.deleteConsumerGroups(groups).all().get();
      int partitions =
          admin
              .describeTopics(List.of(Topics.PROMPTS.name()))
              .allTopicNames()
              .get()
              .get(Topics.PROMPTS.name())
              .partitions()
              .size();
      Set<String> all = admin.listTopics().names().get(); // without those of the broker itself
      admin.deleteTopics(all).all().get();
      Eventually.eventually(
          "the topics are gone",
          () -> admin.listTopics().names().get().stream().noneMatch(all::contains));
      new TopicCreation(Partitions.ofPrompts(partitions), (short) 1).createMissing(admin);
    }
  }

  /** Stops the broker for a while. */
  public void outage(Duration length) throws Exception {
    BrokerServer broker = kit.brokers().values().iterator().next();
    broker.shutdown();
    broker.awaitShutdown();
    Thread.sleep(length.toMillis());
    broker.startup();
    kit.waitForReadyBrokers();
  }

  /** Settings of clients of this broker. */
  public Properties clients() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", kit.bootstrapServers());
    return properties;
  }

  /** The registry in memory, with every schema. */
  public Registry registry() {
    return registry;
  }

  /** Writes a record and waits until it is there. */
  public <T extends SpecificRecord> void send(Topic<T> topic, String key, T value)
      throws Exception {
    try (var serializer = registry.serializer(topic)) {
      sendRaw(topic, key, serializer.serialize(topic.name(), value));
    }
  }

  /** Writes many records, numbered from 0, and waits until all are there. */
  public <T extends SpecificRecord> void sendMany(
      Topic<T> topic, int count, IntFunction<String> key, IntFunction<T> value) throws Exception {
    try (var serializer = registry.serializer(topic)) {
      for (int i = 0; i < count; i++) {
        byte[] bytes = serializer.serialize(topic.name(), value.apply(i));
        producer.send(
            new ProducerRecord<>(
                topic.name(), key.apply(i).getBytes(StandardCharsets.UTF_8), bytes));
      }
      producer.flush();
    }
  }

  /** Writes bytes, well-formed or not. */
  public void sendRaw(Topic<?> topic, String key, byte[] value)
      throws ExecutionException, InterruptedException {
    Future<RecordMetadata> sent =
        producer.send(
            new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value));
    sent.get();
  }

  /** Writes a record, or a tombstone, where another partitioner would put it. */
  public <T extends SpecificRecord> void sendTo(
      Precedence.Place place, Topic<T> topic, String key, @Nullable T value) throws Exception {
    try (var serializer = registry.serializer(topic)) {
      sendRawTo(
          place, topic, key, value == null ? null : serializer.serialize(topic.name(), value));
    }
  }

  /** Writes bytes, or a tombstone, where another partitioner would put them. */
  public void sendRawTo(Precedence.Place place, Topic<?> topic, String key, byte @Nullable [] value)
      throws ExecutionException, InterruptedException {
    Future<RecordMetadata> sent =
        producer.send(
            new ProducerRecord<>(
                topic.name(),
                place.partition(),
                place.timestamp(),
                key.getBytes(StandardCharsets.UTF_8),
                value));
    sent.get();
  }

  /** Every committed record of a topic; malformed ones fail the test. */
  public <T extends SpecificRecord> List<T> read(Topic<T> topic) throws Exception {
    List<T> values = new ArrayList<>();
    TopicSnapshot.visit(
        topic,
        clients(),
        registry,
        PATIENCE,
        (key, value) -> {
          if (!(value instanceof Decoded.Value<T> good)) {
            throw new AssertionError("not usable in " + topic.name() + ": " + value);
          }
          values.add(good.value());
        });
    return values;
  }

  /** Keys of records that do not lie in the partition of their key. */
  public List<String> misplaced(Topic<?> topic) {
    List<String> misplaced = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(clients(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic.name()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (topic.partition(key, all.size()) != record.partition()) {
            misplaced.add(key);
          }
        }
      }
    }
    return misplaced;
  }

  /** Reasons of all committed dead letters with the offsets they came from. */
  public List<String> deadLetters() {
    Properties properties = clients();
    properties.put("isolation.level", "read_committed");
    List<String> letters = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all = List.of(new TopicPartition(Topics.DEAD_LETTERS, 0));
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long end = consumer.endOffsets(all).get(all.get(0));
      while (consumer.position(all.get(0)) < end) {
        for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofMillis(100))) {
          letters.add(String.valueOf(DeadLetters.header(letter.headers(), DeadLetters.REASON)));
        }
      }
    }
    return letters;
  }

  /** How many records of a topic a consumer group has not committed yet. */
  public long lag(String group, Topic<?> topic) throws Exception {
    try (Admin admin = Admin.create(clients())) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      Properties properties = clients();
      properties.put("isolation.level", "read_committed");
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic.name()).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        return consumer.endOffsets(partitions).entrySet().stream()
            .mapToLong(
                e -> {
                  OffsetAndMetadata done = committed.get(e.getKey());
                  return e.getValue() - (done == null ? 0 : done.offset());
                })
            .sum();
      }
    }
  }

  @Override
  public void close() {
    producer.close();
    try {
      registry.close();
      kit.close();
    } catch (Exception e) {
      throw new IllegalStateException("the broker did not stop in order", e);
    }
  }
}
