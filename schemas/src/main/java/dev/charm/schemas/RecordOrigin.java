package dev.charm.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * Where a record lies that a producer has written. It is read elsewhere once it was sent on by a
 * {@link RoutedTopic}, or became a dead letter: then its headers say where it lies.
 */
public record RecordOrigin(String topic, int partition, long offset) {

  /**
   * As the headers of a dead letter, or of a record that was sent on, say; empty if they do not, as
   * those of a line of a file.
   */
  public static Optional<RecordOrigin> named(Headers headers) {
    String topic = DeadLetters.header(headers, DeadLetters.ORIGIN);
    Long partition = DeadLetters.number(headers, DeadLetters.PARTITION);
    Long offset = DeadLetters.number(headers, DeadLetters.OFFSET);
    return topic == null || partition == null || offset == null
        ? Optional.empty()
        : Optional.of(new RecordOrigin(topic, partition.intValue(), offset));
  }

  /**
   * Of a record of a {@link RoutedTopic}, what its headers say; of any other, and of one whose
   * headers say nothing, where it was read.
   *
   * @param topic where it was read
   */
  public static RecordOrigin of(String topic, int partition, long offset, Headers headers) {
    return Optional.of(headers)
        .filter(any -> RoutedTopic.isOne(topic))
        .flatMap(RecordOrigin::named)
        .orElseGet(() -> new RecordOrigin(topic, partition, offset));
  }

  /** Says it in headers, instead of what they say of any other origin. */
  public void writeTo(Headers headers) {
    set(headers, DeadLetters.ORIGIN, topic);
    set(headers, DeadLetters.PARTITION, String.valueOf(partition));
    set(headers, DeadLetters.OFFSET, String.valueOf(offset));
  }

  private static void set(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
