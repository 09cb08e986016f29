package dev.charm.streams.intake;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.RecordOrigin;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends records that lie in another partition than their key belongs to, as they came, to the right
 * partition of a {@link RoutedTopic}, from where the task of that partition takes them in. A
 * producer of another language, or whoever increases the partitions of a topic, puts them there;
 * taken in where they lie they would be evidence that no other record of their prompt meets.
 */
public sealed interface Router {

  /** Where whatever comes belongs: what is written here for here. */
  Router NONE = new None();

  /**
   * A router of the inputs of a topic.
   *
   * @param way also the name of its sink
   * @param partitions how many there are
   */
  static Router of(
      ProcessorContext<Object, Object> context, RoutedTopic way, PartitionCounts partitions) {
    return partitions == PartitionCounts.TRUSTED ? NONE : new By(context, way, partitions);
  }

  /** What becomes of a record. */
  enum Way {
    /** It belongs here. */
    STAYS,
    /** It belongs elsewhere, and is on its way there. */
    SENT_ON,
    /** It was sent on, and belongs elsewhere all the same: nobody of ours has sent it. */
    ASTRAY
  }

  /**
   * Sends a record on if it belongs in another partition.
   *
   * @param record of a sound key
   */
  Way route(Record<String, ? extends Decoded<?>> record);

  /**
   * What goes to the sink of a {@link RoutedTopic}.
   *
   * @param raw the value as it came; null for a tombstone
   * @param partition where it belongs
   */
  record Routed(byte @Nullable [] raw, int partition) {}

  /** Sends nothing on. */
  final class None implements Router {
    private None() {}

    @Override
    public Way route(Record<String, ? extends Decoded<?>> record) {
      return Way.STAYS;
    }
  }

  /** Sends on by a topic. */
  final class By implements Router {
    private final ProcessorContext<Object, Object> context;
    private final RoutedTopic way;
    private final PartitionCounts partitions;
    private final RoutedCounts counts;

    private By(
        ProcessorContext<Object, Object> context, RoutedTopic way, PartitionCounts partitions) {
      this.context = context;
      this.way = way;
      this.partitions = partitions;
      this.counts = RoutedCounts.of(context, way);
    }

    @Override
    public Way route(Record<String, ? extends Decoded<?>> record) {
      RecordMetadata at = context.recordMetadata().orElseThrow();
      RecordOrigin origin =
          RecordOrigin.of(at.topic(), at.partition(), at.offset(), record.headers());
      Optional<Topic<?>> topic = way.input(origin.topic());
      if (topic.isEmpty()) {
        return Way.STAYS;
      }
      int right = topic.get().partition(record.key(), partitions.of(way.partitioning()));
      if (right == at.partition()) {
        return Way.STAYS;
      }
      if (RoutedTopic.isOne(at.topic())) {
        return Way.ASTRAY;
      }
      byte[] raw = record.value() == null ? null : record.value().raw();
      context.forward(
          new Record<>(
              record.key(), new Routed(raw, right), record.timestamp(), headers(record, origin)),
          way.topicName());
      counts.add(origin.topic(), context.currentSystemTimeMs());
      return Way.SENT_ON;
    }

    private static Headers headers(Record<?, ?> record, RecordOrigin origin) {
      Headers headers = new RecordHeaders(record.headers());
      origin.writeTo(headers);
      headers.remove(RoutedTopic.TIMESTAMP); // whoever wrote it before
      headers.add(
          RoutedTopic.TIMESTAMP,
          String.valueOf(record.timestamp()).getBytes(StandardCharsets.UTF_8));
      return headers;
    }
  }
}
