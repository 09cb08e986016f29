package dev.charm.streams.intake;

import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.RoutedTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** Takes the timestamp that a record of a {@link RoutedTopic} had where its producer put it. */
public final class RoutedTimestamps implements TimestampExtractor {
  private final BoundedTimestamps ofArrival = new BoundedTimestamps();

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    Long origin = DeadLetters.number(record.headers(), RoutedTopic.TIMESTAMP);
    return origin != null && BoundedTimestamps.isCredible(origin)
        ? origin
        : ofArrival.extract(record, partitionTime);
  }
}
