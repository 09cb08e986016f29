package dev.charm.consumers.store;

import dev.charm.schemas.Claims;
import dev.charm.schemas.Precedence;
import dev.charm.schemas.Precedence.Place;
import java.nio.ByteBuffer;
import java.util.List;

/** How what is known of a key lies on disk, where others write the topic: values as they came. */
final class StoredClaims {
  private static final int TOMBSTONE_BYTES = Integer.BYTES + Long.BYTES;
  private static final int VALUE_BYTES = 2 * Integer.BYTES + 2 * Long.BYTES;

  private StoredClaims() {}

  /** A value as it came. */
  record Stored(Place place, long rank, byte[] bytes) implements Precedence.Claim {}

  /** The bytes of what is known. */
  static byte[] write(Claims<Stored> claims) {
    List<Place> tombstones = claims.tombstones();
    List<Stored> values = claims.standing();
    int size = Integer.BYTES + tombstones.size() * TOMBSTONE_BYTES;
    for (Stored value : values) {
      size += VALUE_BYTES + value.bytes().length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(size).putInt(tombstones.size());
    tombstones.forEach(tombstone -> put(buffer, tombstone));
    for (Stored value : values) {
      put(buffer, value.place());
      buffer.putLong(value.rank()).putInt(value.bytes().length).put(value.bytes());
    }
    return buffer.array();
  }

  private static void put(ByteBuffer buffer, Place place) {
    buffer.putInt(place.partition()).putLong(place.timestamp());
  }

  /** What such bytes say. */
  static Claims<Stored> read(Precedence rule, ByteBuffer buffer) {
    Claims<Stored> claims = new Claims<>(rule);
    for (int tombstones = buffer.getInt(); tombstones > 0; tombstones--) {
      claims.delete(place(buffer));
    }
    while (buffer.hasRemaining()) {
      Place place = place(buffer);
      long rank = buffer.getLong();
      byte[] bytes = new byte[buffer.getInt()];
      buffer.get(bytes);
      claims.put(new Stored(place, rank, bytes));
    }
    return claims;
  }

  private static Place place(ByteBuffer buffer) {
    return new Place(buffer.getInt(), buffer.getLong());
  }
}
