package dev.charm.ops.deadletter;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.schemas.DeadLetters;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code charm.dead-letters} without its value.
 *
 * @param partition of the dead-letter topic
 * @param offset in the dead-letter topic
 * @param origin topic or file that the record came from
 * @param originPartition null for a file
 * @param originOffset offset, or line
 * @param size of the value as it came, bytes
 * @param notReplayable why its record cannot be written again; null if it can
 * @param replayedFrom the earlier letter whose replay came to this, {@code partition/offset}; null
 *     if its record came by itself
 */
public record DeadLetter(
    int partition,
    long offset,
    Instant at,
    @Nullable String reason,
    @Nullable String stage,
    @Nullable String origin,
    @Nullable String originPartition,
    @Nullable String originOffset,
    String key,
    long size,
    @Nullable String detail,
    @Nullable String replayedFrom,
    @Nullable String notReplayable) {

  public static final Listing<DeadLetter> LISTING =
      Listing.of(
          Column.of("partition", DeadLetter::partition),
          Column.of("offset", DeadLetter::offset),
          Column.<DeadLetter>of("at", letter -> letter.at().toString()).asDetail(),
          Column.of("reason", DeadLetter::reason),
          Column.of("stage", DeadLetter::stage).asDetail(),
          Column.of("origin", DeadLetter::origin),
          Column.of("origin_partition", DeadLetter::originPartition).asDetail(),
          Column.of("origin_offset", DeadLetter::originOffset).asDetail(),
          Column.of("key", DeadLetter::key),
          Column.of("size", DeadLetter::size).asDetail(),
          Column.of("detail", DeadLetter::detail),
          Column.<DeadLetter>of("replayed_from", DeadLetter::replayedFrom).asDetail(),
          Column.<DeadLetter>of("not_replayable", DeadLetter::notReplayable).asDetail());

  public static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
    String size = header(record, DeadLetters.SIZE);
    return new DeadLetter(
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        header(record, DeadLetters.REASON),
        header(record, DeadLetters.STAGE),
        header(record, DeadLetters.ORIGIN),
        header(record, DeadLetters.PARTITION),
        header(record, DeadLetters.OFFSET),
        LogReader.key(record),
        size != null ? Long.parseLong(size) : record.value() == null ? 0 : record.value().length,
        header(record, DeadLetters.DETAIL),
        header(record, DeadLetters.REPLAYED_FROM),
        Replayability.whyNot(record));
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return DeadLetters.header(record.headers(), name);
  }
}
