package dev.charm.streams.merge;

import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topic;
import dev.charm.streams.state.StoreSerde;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What was published last under each key of a topic, so that only news is published, and revisions
 * go on where they were, even past a tombstone.
 *
 * @param <T> the record
 */
final class Published<T extends SpecificRecord> {
  private static final byte[] GONE = new byte[0];

  private final KeyValueStore<String, Entry> store;
  private final StoredRecords<T> records;

  /**
   * What the store keeps.
   *
   * @param revision the last one given out
   * @param record as {@link StoredRecords} writes it, or no bytes if a tombstone was published
   */
  record Entry(long revision, byte[] record) {
    static final Serde<Entry> SERDE =
        StoreSerde.of(
            (entry, out) -> {
              out.writeLong(entry.revision);
              out.writeInt(entry.record.length);
              out.write(entry.record);
            },
            in -> new Entry(in.readLong(), in.readNBytes(in.readInt())));
  }

  Published(KeyValueStore<String, Entry> store, Topic<T> topic) {
    this.store = store;
    this.records = new StoredRecords<>(topic, store.name());
  }

  /**
   * What was published last under a key.
   *
   * @param revision the last one given out, or -1
   * @param record the record in force, or null if there is none
   */
  record Latest<T>(long revision, @Nullable T record) {}

  Latest<T> latest(String key) {
    Entry entry = store.get(key);
    return new Latest<>(entry == null ? -1 : entry.revision(), decoded(entry));
  }

  /** The last revision under a key, or -1. */
  long revision(String key) {
    Entry entry = store.get(key);
    return entry == null ? -1 : entry.revision();
  }

  /** The record in force under a key, or null if there is none. */
  @Nullable T record(String key) {
    return decoded(store.get(key));
  }

  private @Nullable T decoded(@Nullable Entry entry) {
    return entry == null || entry.record().length == 0 ? null : records.read(entry.record());
  }

  /** The keys with this beginning under which a record is in force. */
  Set<String> inForce(String prefix) {
    Set<String> keys = new TreeSet<>();
    try (KeyValueIterator<String, Entry> all = store.prefixScan(prefix, new StringSerializer())) {
      while (all.hasNext()) {
        KeyValue<String, Entry> next = all.next();
        if (next.value.record().length > 0) {
          keys.add(next.key);
        }
      }
    }
    return keys;
  }

  /** Hands over every record in force. */
  void each(Consumer<T> visitor) {
    try (KeyValueIterator<String, Entry> all = store.all()) {
      while (all.hasNext()) {
        T record = decoded(all.next().value);
        if (record != null) {
          visitor.accept(record);
        }
      }
    }
  }

  void put(String key, long revision, T record) {
    store.put(key, new Entry(revision, records.write(record)));
  }

  /** A tombstone was published. */
  void putGone(String key, long revision) {
    store.put(key, new Entry(revision, GONE));
  }
}
