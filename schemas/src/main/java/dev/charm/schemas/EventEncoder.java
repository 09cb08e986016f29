package dev.charm.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * An Avro record of a topic to bytes, as the registry's own serializers write them: a zero, the id
 * of the published schema, the record. The id is looked up once, see {@link SchemaIds}.
 *
 * <p>Safe for use by several threads.
 *
 * @param <T> the Avro record
 */
final class EventEncoder<T extends SpecificRecord> implements Serializer<T> {
  private static final int USUAL_BYTES = 256;

  private final SchemaIds.Standing id;
  private final SpecificDatumWriter<T> writer;

  EventEncoder(Topic<T> topic, SchemaIds ids) {
    this.id = ids.of(topic);
    this.writer = new SpecificDatumWriter<>(topic.valueType());
  }

  @Override
  public byte @Nullable [] serialize(String ignored, @Nullable T value) {
    if (value == null) {
      return null;
    }
    int now = id.get();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    bytes.write(0);
    bytes.write(now >>> 24);
    bytes.write(now >>> 16);
    bytes.write(now >>> 8);
    bytes.write(now);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      writer.write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
