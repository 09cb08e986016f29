package dev.charm.streams.guarantees;

import dev.charm.schemas.CataloguePartitioner;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** What tests send to a cluster, and how far a service has come with it. */
public final class Traffic implements AutoCloseable {
  private final String bootstrapServers;
  private final Registry registry;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Admin admin;
  private final Map<Topic<?>, Serializer<?>> serializers = new HashMap<>();

  public Traffic(String bootstrapServers, Registry registry) {
    this.bootstrapServers = bootstrapServers;
    this.registry = registry;
    this.producer = producer(Map.of());
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, CataloguePartitioner.class);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends events, each under its key to where it belongs; returns when all are acknowledged. */
  public void send(List<? extends SpecificRecord> events) throws Exception {
    acknowledged(events.stream().map(event -> producer.send(record(event))).toList());
  }

  /** Sends events, each under its key to its topic, where others may put it. */
  public void send(List<? extends SpecificRecord> events, Placement placement, Random random)
      throws Exception {
    acknowledged(
        events.stream().map(event -> producer.send(placed(event, placement, random))).toList());
  }

  private ProducerRecord<byte[], byte[]> placed(
      SpecificRecord event, Placement placement, Random random) {
    Address at = Address.of(event);
    ProducerRecord<byte[], byte[]> record = record(event);
    return new ProducerRecord<>(
        record.topic(),
        placement.partition(
            at.topic(), at.key(), producer.partitionsFor(record.topic()).size(), random),
        record.key(),
        record.value());
  }

  /** Sends a tombstone to where the event belongs. */
  public void sendTombstone(SpecificRecord event) throws Exception {
    Address at = Address.of(event);
    acknowledged(
        List.of(producer.send(new ProducerRecord<>(at.topic().name(), bytes(at.key()), null))));
  }

  /** Sends events in a transaction, and aborts it once they lie in the log. */
  public void sendAborted(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    try (KafkaProducer<byte[], byte[]> transactional =
        producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "aborted-" + UUID.randomUUID()))) {
      transactional.initTransactions();
      transactional.beginTransaction();
      acknowledged(records.stream().map(transactional::send).toList());
      transactional.abortTransaction();
    }
  }

  /** An event as a record under its key in its topic. */
  public ProducerRecord<byte[], byte[]> record(SpecificRecord event) {
    Address at = Address.of(event);
    return record(at.topic(), at.key(), event);
  }

  /** A value as a record of a topic. */
  @SuppressWarnings("unchecked")
  public <T extends SpecificRecord> ProducerRecord<byte[], byte[]> record(
      Topic<T> topic, String key, SpecificRecord value) {
    Serializer<T> serializer =
        (Serializer<T>) serializers.computeIfAbsent(topic, registry::serializer);
    return new ProducerRecord<>(
        topic.name(), bytes(key), serializer.serialize(topic.name(), (T) value));
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static void acknowledged(List<Future<RecordMetadata>> sent)
      throws ExecutionException, InterruptedException {
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
  }

  /** How many offsets of the topics there are: records and the marks of transactions. */
  public long sent(Set<String> topics) throws Exception {
    Map<TopicPartition, OffsetSpec> latest =
        admin.describeTopics(topics).allTopicNames().get().values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(p -> new TopicPartition(topic.name(), p.partition())))
            .collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().values().stream()
        .mapToLong(end -> end.offset())
        .sum();
  }

  /** How many offsets of the topics a consumer group has committed. */
  public long consumed(String group, Set<String> topics) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return committed.entrySet().stream()
        .filter(entry -> topics.contains(entry.getKey().topic()) && entry.getValue() != null)
        .mapToLong(entry -> entry.getValue().offset())
        .sum();
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
    serializers.values().forEach(Serializer::close);
  }
}
