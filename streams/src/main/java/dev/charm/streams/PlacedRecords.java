package dev.charm.streams;

import dev.charm.schemas.Place;
import dev.charm.schemas.Topic;
import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of a compacted topic as a state store keeps them: behind the place where they lie, by
 * which a tombstone of another partition finds out whether it is meant.
 *
 * @param <T> the Avro record
 */
public final class PlacedRecords<T extends SpecificRecord> {
  private static final int PLACE_BYTES = Integer.BYTES + Long.BYTES;

  private final StoredRecords<T> records;

  /**
   * What is kept.
   *
   * @param record null for a deletion
   * @param bytes of the record, to compare; none for a deletion
   */
  public record Placed<T>(Place place, @Nullable T record, ByteBuffer bytes) {}

  /**
   * @param topic whose values are kept
   * @param store name of the store, for people
   */
  public PlacedRecords(Topic<T> topic, String store) {
    this.records = new StoredRecords<>(topic, store);
  }

  /** The bytes of a record. */
  public byte[] write(Place place, T record) {
    return write(place, records.write(record));
  }

  /** The bytes of a deletion. */
  public byte[] write(Place place) {
    return write(place, new byte[0]);
  }

  private static byte[] write(Place place, byte[] record) {
    return ByteBuffer.allocate(PLACE_BYTES + record.length)
        .putInt(place.partition())
        .putLong(place.timestamp())
        .put(record)
        .array();
  }

  /** What such bytes hold. */
  public Placed<T> read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Place place = new Place(buffer.getInt(), buffer.getLong());
    ByteBuffer record = buffer.slice();
    return new Placed<>(
        place, record.hasRemaining() ? records.read(record.duplicate()) : null, record);
  }
}
