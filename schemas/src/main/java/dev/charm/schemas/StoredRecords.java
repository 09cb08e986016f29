package dev.charm.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records as a state store keeps them: in Avro's single-object encoding, which begins with the
 * fingerprint of the schema. So a store can be read whatever the registry has forgotten, and what
 * it holds does not depend on the schema that a foreign producer has written with.
 *
 * @param <T> the Avro record
 */
public final class StoredRecords<T extends SpecificRecord> {
  private final String store;
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  /**
   * @param topic whose values are kept
   * @param store name of the store, for people
   */
  public StoredRecords(Topic<T> topic, String store) {
    this.store = store;
    SpecificData model = SpecificData.getForClass(topic.valueType());
    Schema schema = topic.schemaOfClass();
    this.encoder = new BinaryMessageEncoder<>(model, schema);
    this.decoder = new BinaryMessageDecoder<>(model, schema);
  }

  /** The bytes of a record. */
  public byte[] write(T record) {
    try {
      ByteBuffer bytes = encoder.encode(record);
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }

  /**
   * The record of such bytes.
   *
   * @throws IllegalStateException if they are of a schema that this version does not know
   */
  public T read(byte[] bytes) {
    return read(ByteBuffer.wrap(bytes));
  }

  /** The same, of what remains in a buffer. */
  public T read(ByteBuffer bytes) {
    try {
      return decoder.decode(bytes);
    } catch (MissingSchemaException e) {
      throw new IllegalStateException(
          "the store "
              + store
              + " holds a record of a schema that this version does not know; have it made anew"
              + " from the inputs: charm rebuild",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("the store " + store + " holds bytes that end early", e);
    }
  }
}
