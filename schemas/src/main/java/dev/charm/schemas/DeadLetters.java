package dev.charm.schemas;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters: records that cannot be used, kept as they came, with reason and origin in the
 * headers. A value above {@link #MAX_VALUE_BYTES} is kept as its head, with its size and SHA-256.
 * So that every dead letter fits its topic, keys and details are cut as well.
 */
public final class DeadLetters {
  /** Why: a {@link MalformedReason#label}. */
  public static final String REASON = "charm.reason";

  /** What exactly, for people. */
  public static final String DETAIL = "charm.detail";

  /** Who found it: a service or a reader. */
  public static final String STAGE = "charm.stage";

  /** Topic, or file, that the record came from. */
  public static final String ORIGIN = "charm.origin";

  /** Partition of the origin; absent for a file. */
  public static final String PARTITION = "charm.partition";

  /** Offset in the partition, or line in the file. */
  public static final String OFFSET = "charm.offset";

  /** Size of the whole value, bytes; only where the value was cut. */
  public static final String SIZE = "charm.size";

  /** SHA-256 of the whole value, hexadecimal; only where the value was cut. */
  public static final String SHA256 = "charm.sha256";

  /**
   * Not of a dead letter but of a record that was written again, as {@code charm forget} does: the
   * stage that has written its dead letter before, and is not to write it a second time. One header
   * for each.
   */
  public static final String KNOWN_TO = "charm.dead-letter-known-to";

  /**
   * Of a record that {@code charm dead-letters replay} has written again: the dead letter that it
   * was, {@code partition/offset}. If it cannot be used once more, its new dead letter says so,
   * too.
   */
  public static final String REPLAYED_FROM = "charm.replayed-from";

  /** Larger values are cut to this many bytes. */
  public static final int MAX_VALUE_BYTES = 256 * 1024;

  /** Longer keys are cut to this many bytes; no key that a value belongs under is so long. */
  public static final int MAX_KEY_BYTES = 32 * 1024;

  private static final int MAX_DETAIL_CHARS = 500;
  private static final int MAX_REPLAYED_FROM_BYTES = 40;

  private DeadLetters() {}

  /**
   * Where a record came from.
   *
   * @param stage who found it
   * @param origin topic or file
   * @param partition partition, or -1 for a file
   * @param offset offset, or line
   */
  public record Origin(String stage, String origin, int partition, long offset) {}

  /**
   * The dead letter of a record.
   *
   * @param key the key as it came; a long one is cut
   * @param value the value as it came
   */
  public static ProducerRecord<byte[], byte[]> letter(
      byte @Nullable [] key,
      byte @Nullable [] value,
      MalformedReason reason,
      String detail,
      Origin origin) {
    return new ProducerRecord<>(
        Topics.DEAD_LETTERS,
        0,
        headOfKey(key),
        head(value),
        headers(value, reason, detail, origin));
  }

  /** What of a value is kept. */
  public static byte @Nullable [] head(byte @Nullable [] value) {
    return value == null || value.length <= MAX_VALUE_BYTES
        ? value
        : Arrays.copyOf(value, MAX_VALUE_BYTES);
  }

  /** What of a key is kept. */
  public static byte @Nullable [] headOfKey(byte @Nullable [] key) {
    return key == null || key.length <= MAX_KEY_BYTES ? key : Arrays.copyOf(key, MAX_KEY_BYTES);
  }

  /** The headers of a dead letter. */
  public static Headers headers(
      byte @Nullable [] value, MalformedReason reason, String detail, Origin origin) {
    Headers headers = new RecordHeaders();
    add(headers, REASON, reason.label());
    add(
        headers,
        DETAIL,
        detail.length() <= MAX_DETAIL_CHARS ? detail : detail.substring(0, MAX_DETAIL_CHARS));
    add(headers, STAGE, origin.stage());
    add(headers, ORIGIN, origin.origin());
    if (origin.partition() >= 0) {
      add(headers, PARTITION, String.valueOf(origin.partition()));
    }
    add(headers, OFFSET, String.valueOf(origin.offset()));
    if (value != null && value.length > MAX_VALUE_BYTES) {
      add(headers, SIZE, String.valueOf(value.length));
      add(headers, SHA256, sha256(value));
    }
    return headers;
  }

  /**
   * Whether a stage has written the dead letter of a record before the record was written again.
   */
  public static boolean isKnownTo(String stage, Headers headers) {
    byte[] wanted = stage.getBytes(StandardCharsets.UTF_8);
    for (Header known : headers.headers(KNOWN_TO)) {
      if (Arrays.equals(known.value(), wanted)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds to the headers of a dead letter which earlier one its record was replayed from, if it was.
   *
   * @param record headers of the record that cannot be used
   * @param letter headers of its dead letter
   */
  public static void noteReplay(Headers record, Headers letter) {
    Header replayed = record.lastHeader(REPLAYED_FROM);
    if (replayed != null
        && replayed.value() != null
        && replayed.value().length <= MAX_REPLAYED_FROM_BYTES) {
      letter.remove(REPLAYED_FROM);
      letter.add(replayed);
    }
  }

  /** The headers of a record that is written again, with the stages that have its dead letter. */
  public static Headers knownTo(Iterable<String> stages, Headers headers) {
    Headers all = new RecordHeaders(headers);
    for (String stage : stages) {
      if (!isKnownTo(stage, all)) {
        add(all, KNOWN_TO, stage);
      }
    }
    return all;
  }

  /** A header of a dead letter as text, or null if it has none. */
  public static @Nullable String header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** A header as a whole number, or null if it has none that is one. */
  public static @Nullable Long number(Headers headers, String name) {
    String text = header(headers, name);
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) { // not written here
      return null;
    }
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
