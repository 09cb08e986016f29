package dev.charm.streams.intake;

import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.RecordOrigin;
import dev.charm.streams.measured.Measures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** The door of a processor: lets good records in and sends all others to the dead letters. */
public final class Intake {
  private static final String STAGE = "streams";

  /** No key of names within their bounds is longer; a deletion goes on to changelogs. */
  private static final int MAX_KEY_CHARS = DeadLetters.MAX_KEY_BYTES;

  private final ProcessorContext<Object, Object> context;
  private final String deadLetterSink;
  private final Router router;
  private final Measures measures;

  /**
   * @param deadLetterSink name of the sink of {@code charm.dead-letters}
   * @param router takes what belongs in another partition
   * @param measures counts the dead letters
   */
  public Intake(
      ProcessorContext<Object, Object> context,
      String deadLetterSink,
      Router router,
      Measures measures) {
    this.context = context;
    this.deadLetterSink = deadLetterSink;
    this.router = router;
    this.measures = measures;
  }

  /**
   * Where a record lies that a producer has written; it may have come here by another partition.
   */
  public RecordOrigin origin(Record<?, ?> record) {
    RecordMetadata at =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("only a record has an origin"));
    return RecordOrigin.of(at.topic(), at.partition(), at.offset(), record.headers());
  }

  /**
   * The value of a record that can be used, stands under its own key and belongs here; empty once
   * the record is in the dead letters, or on its way to the partition of its key.
   *
   * @param type of the values
   * @param keyOf the key that a value belongs under
   */
  public <T extends SpecificRecord> Optional<T> accept(
      Record<String, ? extends Decoded<?>> record,
      Class<T> type,
      Function<? super T, String> keyOf) {
    Decoded<?> decoded = record.value();
    if (decoded instanceof Decoded.Value<?> good) {
      T value = type.cast(good.value());
      String key = keyOf.apply(value);
      if (key.equals(record.key())) {
        return belongsHere(record) ? Optional.of(value) : Optional.empty();
      }
      reject(record, MalformedReason.WRONG_KEY, "the value belongs under " + key);
    } else if (decoded instanceof Decoded.Malformed<?> malformed) {
      reject(record, malformed.reason(), malformed.detail());
    } else {
      reject(record, MalformedReason.MISSING_FIELD, "the value is null");
    }
    return Optional.empty();
  }

  /**
   * The parts of a tombstone's key; empty once it is in the dead letters, because no value can ever
   * have stood under such a key, or on its way to the partition of its key.
   *
   * @param parts how many a key of the topic has
   */
  public Optional<List<String>> acceptTombstone(
      Record<String, ? extends Decoded<?>> tombstone, int parts) {
    return acceptTombstone(tombstone, found -> found.size() == parts);
  }

  /**
   * The same.
   *
   * @param isKey whether parts are those of a key of the topic
   */
  public Optional<List<String>> acceptTombstone(
      Record<String, ? extends Decoded<?>> tombstone, Predicate<List<String>> isKey) {
    String key = tombstone.key();
    if (key.length() <= MAX_KEY_CHARS) {
      try {
        List<String> found = Keys.split(key);
        if (isKey.test(found) && found.stream().noneMatch(String::isBlank)) {
          return belongsHere(tombstone) ? Optional.of(found) : Optional.empty();
        }
      } catch (IllegalArgumentException e) {
        // not a key that anyone has joined
      }
    }
    reject(tombstone, MalformedReason.WRONG_KEY, "not a key of a value of this topic");
    return Optional.empty();
  }

  private boolean belongsHere(Record<String, ? extends Decoded<?>> record) {
    Router.Way way = router.route(record);
    if (way == Router.Way.ASTRAY) {
      reject(record, MalformedReason.WRONG_KEY, "nothing of this key belongs in this partition");
    }
    return way == Router.Way.STAYS;
  }

  /** Sends a record to the dead letters, unless it was there before it was written again. */
  public void reject(
      Record<String, ? extends Decoded<?>> record, MalformedReason reason, String detail) {
    if (DeadLetters.isKnownTo(STAGE, record.headers())) {
      return;
    }
    measures.addDeadLetter(reason);
    byte[] raw = record.value() == null ? null : record.value().raw();
    RecordOrigin origin = origin(record);
    Headers headers =
        DeadLetters.headers(
            raw,
            reason,
            detail,
            new DeadLetters.Origin(STAGE, origin.topic(), origin.partition(), origin.offset()));
    DeadLetters.noteReplay(record.headers(), headers);
    byte[] keyBytes =
        record.key() == null
            ? null
            : DeadLetters.headOfKey(record.key().getBytes(StandardCharsets.UTF_8));
    context.forward(
        new Record<>(keyBytes, DeadLetters.head(raw), context.currentSystemTimeMs(), headers),
        deadLetterSink);
  }
}
