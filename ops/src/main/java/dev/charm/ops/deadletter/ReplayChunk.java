package dev.charm.ops.deadletter;

import dev.charm.ops.deadletter.Destinations.Destination;
import dev.charm.ops.deadletter.LaterRecords.Old;
import dev.charm.ops.deadletter.ReplayOutcome.Kind;
import dev.charm.schemas.DeadLetters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The letters whose records are written in one transaction; no more of them are held. */
final class ReplayChunk {
  private static final int MOST_LETTERS = 500;
  private static final long MOST_BYTES = 4L * 1024 * 1024;

  private final List<Entry> entries = new ArrayList<>();
  private long bytes;

  /** A letter, and where it goes; null if it goes nowhere, as the outcome says. */
  private record Entry(
      ReplayOutcome outcome,
      @Nullable ConsumerRecord<byte[], byte[]> letter,
      @Nullable Destination to) {}

  void add(ConsumerRecord<byte[], byte[]> letter, Destination to, Kind kind) {
    entries.add(new Entry(ReplayOutcome.of(letter, kind, null), letter, to));
    bytes += letter.value() == null ? 0 : letter.value().length;
  }

  void add(ReplayOutcome decided) {
    entries.add(new Entry(decided, null, null));
  }

  boolean isFull() {
    return entries.size() >= MOST_LETTERS || bytes >= MOST_BYTES;
  }

  /** Refuses those that would take the place of later records. */
  void refuseSuperseded(LaterRecords later) {
    Set<Old> superseded =
        later.superseded(entries.stream().map(ReplayChunk::old).filter(Objects::nonNull).toList());
    entries.replaceAll(
        entry ->
            entry.letter() != null && superseded.contains(old(entry))
                ? new Entry(
                    ReplayOutcome.of(
                        entry.letter(),
                        Kind.REFUSED,
                        "a later record of its key has come, which it would replace for good"),
                    null,
                    null)
                : entry);
  }

  private static @Nullable Old old(Entry entry) {
    Destination to = entry.to();
    if (entry.letter() == null || to == null || to.partition() == null || !to.isCompacted()) {
      return null;
    }
    return new Old(
        new TopicPartition(to.topic().name(), to.partition()),
        ByteBuffer.wrap(entry.letter().key()),
        to.after());
  }

  /** What is to be written, in order. */
  List<ProducerRecord<byte[], byte[]>> records() {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.letter() != null && entry.to() != null) {
        records.add(record(entry.letter(), entry.to()));
      }
    }
    return records;
  }

  private static ProducerRecord<byte[], byte[]> record(
      ConsumerRecord<byte[], byte[]> letter, Destination to) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            to.topic().name(),
            to.partition(),
            to.isCompacted() ? letter.timestamp() : null,
            letter.key(),
            letter.value());
    String place = letter.partition() + "/" + letter.offset();
    record.headers().add(DeadLetters.REPLAYED_FROM, place.getBytes(StandardCharsets.UTF_8));
    return record;
  }

  /**
   * What became of each letter, in order.
   *
   * @param places where the records lie; none of a dry run
   */
  List<ReplayOutcome> outcomes(List<RecordMetadata> places) {
    List<ReplayOutcome> outcomes = new ArrayList<>(entries.size());
    int written = 0;
    for (Entry entry : entries) {
      outcomes.add(
          entry.letter() == null || places.isEmpty()
              ? entry.outcome()
              : entry.outcome().writtenAt(places.get(written++)));
    }
    return outcomes;
  }
}
