package dev.charm.streams.intake;

import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.RoutedTopic;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Where a record lies that a producer has written. */
public record Origin(String topic, int partition, long offset) {

  /**
   * Of a record that came by a {@link RoutedTopic}, the place that its headers name; of any other
   * the one where it was read.
   */
  static Origin of(RecordMetadata at, Headers headers) {
    if (RoutedTopic.isOne(at.topic())) {
      String topic = DeadLetters.header(headers, DeadLetters.ORIGIN);
      Long partition = DeadLetters.number(headers, DeadLetters.PARTITION);
      Long offset = DeadLetters.number(headers, DeadLetters.OFFSET);
      if (topic != null && partition != null && offset != null) {
        return new Origin(topic, partition.intValue(), offset);
      }
    }
    return new Origin(at.topic(), at.partition(), at.offset());
  }
}
