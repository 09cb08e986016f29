package dev.charm.ops.deadletter;

import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Whether a dead letter still has all that its record was, and came from where events are sent. */
final class Replayability {
  /** What a decoder puts in the place of bytes that are no UTF-8. */
  private static final char LOST = '\uFFFD';

  private Replayability() {}

  /** Why a letter cannot be written again to where it came from, for people; null if it can. */
  static @Nullable String whyNot(ConsumerRecord<byte[], byte[]> letter) {
    Headers headers = letter.headers();
    String origin = DeadLetters.header(headers, DeadLetters.ORIGIN);
    if (origin == null) {
      return "nothing says which topic it came from";
    }
    Long partition = DeadLetters.number(headers, DeadLetters.PARTITION);
    if (partition == null) {
      return "it came from a file: correct the file and ingest it again";
    }
    if (partition < 0
        || partition > Integer.MAX_VALUE
        || DeadLetters.number(headers, DeadLetters.OFFSET) == null) {
      return "nothing says where in its topic it lay";
    }
    Topic<?> topic = input(origin).orElse(null);
    if (topic == null) {
      return "no events are sent to " + origin;
    }
    if (DeadLetters.header(headers, DeadLetters.SIZE) != null) {
      return "its value was too large and is kept in part only";
    }
    byte[] key = letter.key();
    if (key != null && key.length >= DeadLetters.MAX_KEY_BYTES) {
      return "its key was too long and is kept in part only";
    }
    if (key != null
        && isFromText(headers)
        && new String(key, StandardCharsets.UTF_8).indexOf(LOST) >= 0) {
      return "its key was perhaps not UTF-8, and is not kept as it came";
    }
    return key == null && topic.kept() == Topic.Kept.COMPACTED
        ? "a compacted topic takes no record without a key"
        : null;
  }

  /** Calibration reads keys as text, and writes the letter's key from that. */
  private static boolean isFromText(Headers headers) {
    return "streams".equals(DeadLetters.header(headers, DeadLetters.STAGE));
  }

  /** The topic of a name, if it is one that events are sent to. */
  static Optional<Topic<?>> input(String name) {
    return Topics.all().stream()
        .filter(Topic::writtenByOthers)
        .filter(topic -> topic.name().equals(name))
        .findFirst();
  }
}
