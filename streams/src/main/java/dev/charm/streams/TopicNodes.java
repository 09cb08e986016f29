package dev.charm.streams;

import dev.charm.schemas.Registry;
import dev.charm.schemas.RoutedDecoder;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.intake.RoutedTimestamps;
import dev.charm.streams.intake.Router.Routed;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The sources and sinks of a topology: every topic of the catalogue under its own name, with its
 * decoder, its serializer and its partitioner.
 */
final class TopicNodes {
  private final Topology topology;
  private final Registry registry;

  TopicNodes(Topology topology, Registry registry) {
    this.topology = topology;
    this.registry = registry;
  }

  /** What lies in a topic, decoded. */
  <T extends SpecificRecord> void addSource(Topic<T> topic) {
    topology.addSource(
        sourceOf(topic), new StringDeserializer(), registry.decoder(topic), topic.name());
  }

  /** What was sent on, decoded as what it was sent from. */
  void addRoutedSource(RoutedTopic routed) {
    topology.addSource(
        AutoOffsetReset.earliest(),
        sourceOf(routed),
        new RoutedTimestamps(),
        new StringDeserializer(),
        new RoutedDecoder(routed, registry),
        routed.topicName());
  }

  /** Sends on to the partition that a record itself names. */
  void addRoutedSink(RoutedTopic routed, String parent) {
    topology.addSink(
        routed.topicName(),
        routed.topicName(),
        new StringSerializer(),
        (Serializer<Routed>) (topic, record) -> record.raw(),
        (StreamPartitioner<String, Routed>)
            (topic, key, record, count) -> Optional.of(Set.of(record.partition())),
        parent);
  }

  /** Name of the source of a topic. */
  static String sourceOf(Topic<?> topic) {
    return topic.name() + "-source";
  }

  /** The same. */
  static String sourceOf(RoutedTopic routed) {
    return routed.topicName() + "-source";
  }

  /** Writes a topic, each record where its key belongs. */
  <T extends SpecificRecord> void addSink(Topic<T> topic, String parent) {
    addSink(topic, parent, byKeyOf(topic));
  }

  /** Writes a topic. */
  <T extends SpecificRecord> void addSink(
      Topic<T> topic, String parent, StreamPartitioner<String, T> partitioner) {
    topology.addSink(
        topic.name(),
        topic.name(),
        new StringSerializer(),
        new FittingSerializer<>(topic, registry),
        partitioner,
        parent);
  }

  /** Writes dead letters, by a sink of a name. */
  void addDeadLetters(String name, String parent) {
    topology.addSink(
        name, Topics.DEAD_LETTERS, new ByteArraySerializer(), new ByteArraySerializer(), parent);
  }

  private static <T extends SpecificRecord> StreamPartitioner<String, T> byKeyOf(Topic<T> topic) {
    return (name, key, value, partitions) -> Optional.of(Set.of(topic.partition(key, partitions)));
  }

  /** Each record in every partition (KIP-837). */
  static <T> StreamPartitioner<String, T> toEveryPartition() {
    return (topic, key, value, partitions) ->
        Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
  }
}
