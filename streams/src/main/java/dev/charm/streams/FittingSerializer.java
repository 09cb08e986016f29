package dev.charm.streams;

import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Serializes what leaves the topology, and refuses what its topic would not take while it is still
 * known which record it comes of. The bounds on the way in make that impossible; a producer that
 * finds it out later can only fail its transaction, at each start again.
 *
 * @param <T> the Avro record
 */
final class FittingSerializer<T extends SpecificRecord> implements Serializer<T> {
  private final Topic<T> topic;
  private final Serializer<T> serializer;

  FittingSerializer(Topic<T> topic, Registry registry) {
    this.topic = topic;
    this.serializer = registry.serializer(topic);
  }

  @Override
  public byte @Nullable [] serialize(String name, @Nullable T value) {
    byte[] bytes = value == null ? null : serializer.serialize(name, value);
    if (bytes != null && bytes.length > topic.maxValueBytes()) {
      throw new IllegalArgumentException(
          "a record of " + topic.name() + " would have " + bytes.length + " bytes");
    }
    return bytes;
  }

  @Override
  public void close() {
    serializer.close();
  }
}
