package dev.charm.ops.deadletter;

import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.schemas.DeadLetters;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What became of one dead letter.
 *
 * @param partition of the dead-letter topic
 * @param offset in the dead-letter topic
 * @param why not, for people; null where it was or can be replayed
 * @param reason of the dead letter
 * @param topic that it came from
 * @param writtenPartition where its record lies now; null where it was not written
 * @param writtenOffset where its record lies now; null where it was not written
 */
public record ReplayOutcome(
    int partition,
    long offset,
    Kind kind,
    @Nullable String why,
    @Nullable String reason,
    @Nullable String topic,
    @Nullable Integer writtenPartition,
    @Nullable Long writtenOffset) {

  /** What can become of it. */
  public enum Kind {
    /** Its record was written again. */
    REPLAYED,
    /** Its record would be written again; this is a dry run. */
    REPLAYABLE,
    /** It is the letter of another stage about a record that was written again just now. */
    SAME_RECORD,
    /** Its record was not written. */
    REFUSED;

    /** As it stands in tables: lower case, dashes. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public static final Listing<ReplayOutcome> LISTING =
      Listing.of(
          Column.of("partition", ReplayOutcome::partition),
          Column.of("offset", ReplayOutcome::offset),
          Column.of("outcome", outcome -> outcome.kind().label()),
          Column.of("reason", ReplayOutcome::reason),
          Column.of("topic", ReplayOutcome::topic),
          Column.<ReplayOutcome>of("written_partition", ReplayOutcome::writtenPartition).asDetail(),
          Column.<ReplayOutcome>of("written_offset", ReplayOutcome::writtenOffset).asDetail(),
          Column.of("why", ReplayOutcome::why));

  static ReplayOutcome of(ConsumerRecord<byte[], byte[]> letter, Kind kind, @Nullable String why) {
    return new ReplayOutcome(
        letter.partition(),
        letter.offset(),
        kind,
        why,
        DeadLetters.header(letter.headers(), DeadLetters.REASON),
        DeadLetters.header(letter.headers(), DeadLetters.ORIGIN),
        null,
        null);
  }

  static ReplayOutcome missing(int partition, long offset) {
    return new ReplayOutcome(
        partition, offset, Kind.REFUSED, "there is no such dead letter", null, null, null, null);
  }

  ReplayOutcome writtenAt(RecordMetadata at) {
    return new ReplayOutcome(
        partition, offset, kind, why, reason, topic, at.partition(), at.offset());
  }
}
