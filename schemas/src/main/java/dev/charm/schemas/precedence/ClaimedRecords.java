package dev.charm.schemas.precedence;

import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topic;
import dev.charm.schemas.precedence.Precedence.Claim;
import dev.charm.schemas.precedence.Precedence.Place;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of each key of a compacted topic that others write, as a state store keeps them: the
 * one that counts and, where others lie in other partitions, those and the tombstones.
 *
 * @param <T> the Avro record
 */
public final class ClaimedRecords<T extends SpecificRecord> {
  private static final int HEAD_BYTES = Integer.BYTES + 2 * Long.BYTES + Integer.BYTES;
  private static final int TOMBSTONE = -1;

  private final Precedence rule;
  private final StoredRecords<T> records;

  /**
   * A record of a key.
   *
   * @param bytes as {@link StoredRecords} writes it
   */
  public record Stored(Place place, long rank, byte[] bytes) implements Claim {}

  /**
   * @param topic one of those with a {@link Precedence}
   * @param store name of the store, for people
   */
  public ClaimedRecords(Topic<T> topic, String store) {
    this.rule = Precedence.of(topic).orElseThrow();
    this.records = new StoredRecords<>(topic, store);
  }

  /** A record as it can be kept. */
  public Stored stored(Place place, T record) {
    return new Stored(place, Precedence.rank(record), records.write(record));
  }

  /** The record that is kept. */
  public T record(Stored stored) {
    return records.read(stored.bytes());
  }

  /** Whether two are the same but for where they lie; absent ones are. */
  public static boolean same(Optional<Stored> one, Optional<Stored> other) {
    return one.isPresent() == other.isPresent()
        && (one.isEmpty() || Arrays.equals(one.get().bytes(), other.get().bytes()));
  }

  /**
   * The records of a key.
   *
   * @param parts what {@link #all}, or {@link #values} and {@link #tombstones}, gave, or null
   */
  public Claims<Stored> read(byte[] @Nullable ... parts) {
    Claims<Stored> claims = new Claims<>(rule);
    for (boolean tombstones : new boolean[] {true, false}) { // as Claims wants them told
      for (byte[] part : parts) {
        if (part != null) {
          read(ByteBuffer.wrap(part), tombstones, claims);
        }
      }
    }
    return claims;
  }

  private static void read(ByteBuffer part, boolean tombstones, Claims<Stored> into) {
    while (part.hasRemaining()) {
      Place place = new Place(part.getInt(), part.getLong());
      long rank = part.getLong();
      int length = part.getInt();
      if (length != TOMBSTONE) {
        byte[] bytes = new byte[length];
        part.get(bytes);
        if (!tombstones) {
          into.put(new Stored(place, rank, bytes));
        }
      } else if (tombstones) {
        into.delete(place);
      }
    }
  }

  /** The bytes of all that is to be kept; null if there is nothing. */
  public static byte @Nullable [] all(Claims<Stored> claims) {
    byte[] values = values(claims.standing());
    byte[] tombstones = tombstones(claims.tombstones());
    if (values == null || tombstones == null) {
      return values == null ? tombstones : values;
    }
    return ByteBuffer.allocate(values.length + tombstones.length)
        .put(values)
        .put(tombstones)
        .array();
  }

  /** The bytes of records; null if there are none. */
  public static byte @Nullable [] values(List<Stored> standing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Stored one : standing) {
      bytes.writeBytes(head(one.place(), one.rank(), one.bytes().length));
      bytes.writeBytes(one.bytes());
    }
    return bytes.size() == 0 ? null : bytes.toByteArray();
  }

  /** The bytes of tombstones; null if there are none. */
  public static byte @Nullable [] tombstones(List<Place> tombstones) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tombstones.forEach(place -> bytes.writeBytes(head(place, 0, TOMBSTONE)));
    return bytes.size() == 0 ? null : bytes.toByteArray();
  }

  private static byte[] head(Place place, long rank, int length) {
    return ByteBuffer.allocate(HEAD_BYTES)
        .putInt(place.partition())
        .putLong(place.timestamp())
        .putLong(rank)
        .putInt(length)
        .array();
  }
}
