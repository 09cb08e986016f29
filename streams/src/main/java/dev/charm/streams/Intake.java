package dev.charm.streams;

import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
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
import org.jspecify.annotations.Nullable;

/** The door of a processor: lets good records in and sends all others to the dead letters. */
public final class Intake {
  /** No key of names within their bounds is longer; a deletion goes on to changelogs. */
  private static final int MAX_KEY_CHARS = DeadLetters.MAX_KEY_BYTES;

  private final ProcessorContext<Object, Object> context;
  private final String deadLetterSink;

  /**
   * @param deadLetterSink name of the sink of {@code charm.dead-letters}
   */
  public Intake(ProcessorContext<Object, Object> context, String deadLetterSink) {
    this.context = context;
    this.deadLetterSink = deadLetterSink;
  }

  /**
   * The value of a record that can be used and stands under its own key; empty once the record is
   * in the dead letters.
   *
   * @param keyOf the key that a value belongs under
   */
  public <T extends SpecificRecord> Optional<T> accept(
      Record<String, ? extends Decoded<? extends T>> record, Function<? super T, String> keyOf) {
    Decoded<? extends T> decoded = record.value();
    if (decoded == null) {
      reject(record.key(), null, MalformedReason.MISSING_FIELD, "the value is null");
      return Optional.empty();
    }
    if (decoded instanceof Decoded.Malformed<? extends T> malformed) {
      reject(record.key(), malformed.raw(), malformed.reason(), malformed.detail());
      return Optional.empty();
    }
    T value = ((Decoded.Value<? extends T>) decoded).value();
    String key = keyOf.apply(value);
    if (!key.equals(record.key())) {
      reject(
          record.key(), decoded.raw(), MalformedReason.WRONG_KEY, "the value belongs under " + key);
      return Optional.empty();
    }
    return Optional.of(value);
  }

  /**
   * The parts of a tombstone's key; empty once it is in the dead letters, because no value can ever
   * have stood under such a key.
   *
   * @param parts how many a key of the topic has
   */
  public Optional<List<String>> acceptTombstone(String key, int parts) {
    return acceptTombstone(key, found -> found.size() == parts);
  }

  /**
   * The same.
   *
   * @param isKey whether parts are those of a key of the topic
   */
  public Optional<List<String>> acceptTombstone(String key, Predicate<List<String>> isKey) {
    if (key.length() <= MAX_KEY_CHARS) {
      try {
        List<String> found = Keys.split(key);
        if (isKey.test(found) && found.stream().noneMatch(String::isBlank)) {
          return Optional.of(found);
        }
      } catch (IllegalArgumentException e) {
        // no key that anyone has joined
      }
    }
    reject(key, null, MalformedReason.WRONG_KEY, "no key of a value of this topic");
    return Optional.empty();
  }

  /** Sends a record to the dead letters. */
  public void reject(
      @Nullable String key, byte @Nullable [] raw, MalformedReason reason, String detail) {
    RecordMetadata source =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("only a record can be rejected"));
    Headers headers =
        DeadLetters.headers(
            raw,
            reason,
            detail,
            new DeadLetters.Origin("streams", source.topic(), source.partition(), source.offset()));
    byte[] keyBytes =
        key == null ? null : DeadLetters.headOfKey(key.getBytes(StandardCharsets.UTF_8));
    context.forward(
        new Record<>(keyBytes, DeadLetters.head(raw), context.currentSystemTimeMs(), headers),
        deadLetterSink);
  }
}
