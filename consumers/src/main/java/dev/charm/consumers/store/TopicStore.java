package dev.charm.consumers.store;

import dev.charm.consumers.views.TopicFollower;
import dev.charm.consumers.views.TopicView;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topic;
import dev.charm.schemas.precedence.ClaimedRecords;
import dev.charm.schemas.precedence.ClaimedRecords.Stored;
import dev.charm.schemas.precedence.Claims;
import dev.charm.schemas.precedence.Precedence;
import dev.charm.schemas.precedence.Precedence.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A compacted topic as a map on disk that follows it: as a {@link TopicView}, but what it needs of
 * memory does not depend on how much there is.
 *
 * <p>It is made anew at each start and goes when it is closed. To resume an older copy would be
 * wrong: the tombstone of a key may have come and gone from the topic while nobody looked, as that
 * of a forgotten prompt does within minutes, and the copy would hold the text for ever.
 *
 * @param <V> what is kept of each record
 */
public final class TopicStore<V> implements AutoCloseable {
  /** Of a key that has tombstones only: a forgotten prompt's is not to be held. */
  private static final String NO_KEY = "";

  private final DiskMap values;
  private final Function<byte[], Optional<V>> read; // of what is held of a key
  private final TopicFollower<?> follower;

  private <T extends SpecificRecord> TopicStore(
      Topic<T> topic,
      Function<T, Optional<V>> keep,
      Path folder,
      Properties clients,
      Registry registry,
      Runnable onChange) {
    String name = "the copy of " + topic.name();
    this.values = DiskMap.create(folder);
    TopicFollower.Sink<T> sink;
    if (Precedence.of(topic).isPresent()) {
      ClaimedRecords<T> records = new ClaimedRecords<>(topic, name);
      this.read = held -> records.read(held).inForce().map(records::record).flatMap(keep);
      sink = new ClaimSink<>(records, onChange);
    } else {
      StoredRecords<T> records = new StoredRecords<>(topic, name);
      this.read = held -> keep.apply(records.read(held));
      sink = new LatestSink<>(records, keep, onChange);
    }
    try {
      this.follower = new TopicFollower<>(topic, sink, clients, registry);
    } catch (RuntimeException e) {
      values.close();
      throw e;
    }
  }

  /** Where records count in the order of the log. */
  private final class LatestSink<T extends SpecificRecord> implements TopicFollower.Sink<T> {
    private final StoredRecords<T> records;
    private final Function<T, Optional<V>> keep;
    private final Runnable onChange;

    LatestSink(StoredRecords<T> records, Function<T, Optional<V>> keep, Runnable onChange) {
      this.records = records;
      this.keep = keep;
      this.onChange = onChange;
    }

    @Override
    public void accept(String key, Decoded.@Nullable Value<T> value, Place place) {
      if (value != null && keep.apply(value.value()).isPresent()) {
        values.put(key, StoreEntry.of(key, records.write(value.value())));
        onChange.run();
      } else if (values.remove(key)) {
        onChange.run();
      }
    }

    @Override
    public void polled() {
      values.write();
      values.eraseRemoved();
    }

    @Override
    public void clear() {
      values.clear();
      onChange.run();
    }
  }

  /** Where others write: whoever comes with a key that is there has to be compared with it. */
  private final class ClaimSink<T extends SpecificRecord> implements TopicFollower.Sink<T> {
    private final ClaimedRecords<T> records;
    private final Runnable onChange;
    private final Map<String, byte[]> unwritten = new HashMap<>(); // of this poll

    ClaimSink(ClaimedRecords<T> records, Runnable onChange) {
      this.records = records;
      this.onChange = onChange;
    }

    @Override
    public void accept(String key, Decoded.@Nullable Value<T> value, Place place) {
      if (value != null && !key.equals(Keys.of(value.value()))) {
        throw new IllegalArgumentException("a record under another key than its own");
      }
      byte[] known = unwritten.containsKey(key) ? unwritten.get(key) : values.get(key);
      Claims<Stored> claims = known == null ? records.read() : records.read(StoreEntry.held(known));
      if (value != null) {
        claims.put(records.stored(place, value.value()));
      } else {
        claims.delete(place);
        values.remove(key); // what it takes leaves the disk, whatever is put in its place
      }
      boolean any = claims.inForce().isPresent();
      byte[] held = any || follower.partitions() > 1 ? ClaimedRecords.all(claims) : null;
      byte[] now = held == null ? null : StoreEntry.of(any ? key : NO_KEY, held);
      if (now != null) {
        values.put(key, now);
      }
      unwritten.put(key, now);
      onChange.run();
    }

    @Override
    public void polled() {
      values.write();
      unwritten.clear();
      values.eraseRemoved();
    }

    @Override
    public void clear() {
      values.clear();
      unwritten.clear();
      onChange.run();
    }
  }

  /**
   * Opens a store and begins to read.
   *
   * @param topic compacted, existing
   * @param keep what is held of a record; empty drops the key
   * @param folder of this store alone; whatever is in it is removed now, and again on closing
   * @param clients settings of the Kafka clients, {@code bootstrap.servers} among them
   * @param registry stays the caller's to close
   * @param onChange called at every change, in the store's own thread, and maybe before it shows
   * @throws IllegalStateException if there is no such topic
   * @throws java.io.UncheckedIOException if the folder cannot be used, or another process does
   */
  public static <T extends SpecificRecord, V> TopicStore<V> open(
      Topic<T> topic,
      Function<T, Optional<V>> keep,
      Path folder,
      Properties clients,
      Registry registry,
      Runnable onChange) {
    TopicStore<V> store = new TopicStore<>(topic, keep, folder, clients, registry, onChange);
    store.follower.start();
    return store;
  }

  /** The value of a key as far as the store has read. */
  public Optional<V> get(String key) {
    byte[] entry = values.get(key);
    return entry == null ? Optional.empty() : value(entry);
  }

  /** The values as they are now; to be closed before the store. */
  public PinnedValues<V> pin() {
    DiskMap.Pin pin = values.pin();
    return new PinnedValues<>() {
      @Override
      public <E extends Exception> void each(Visitor<V, E> visitor) throws E {
        pin.each(
            entry -> {
              Optional<V> value = value(entry);
              if (value.isPresent()) {
                visitor.visit(StoreEntry.key(entry), value.get());
              }
            });
      }

      @Override
      public void close() {
        pin.close();
      }
    };
  }

  /** How many keys have a value, roughly. */
  public long size() {
    return values.estimatedSize();
  }

  /** Where it was in each partition when it looked last; empty before that. */
  public Map<TopicPartition, Long> positions() {
    return follower.positions();
  }

  /** How many records could not be used. */
  public long malformed() {
    return follower.malformed();
  }

  /**
   * Makes sure that the store goes on following.
   *
   * @throws IllegalStateException if it has failed or is closed
   */
  public void requireAlive() {
    follower.requireAlive();
  }

  /**
   * Waits until everything that was committed to the topic before this call is in the store.
   *
   * @return whether that was so within {@code timeout}
   * @throws IllegalStateException if the store has failed or is closed
   */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    return follower.awaitCaughtUp(timeout);
  }

  private Optional<V> value(byte[] entry) {
    return read.apply(StoreEntry.held(entry));
  }

  /** Stops reading, and removes the folder. */
  @Override
  public void close() {
    follower.close();
    values.close();
  }
}
