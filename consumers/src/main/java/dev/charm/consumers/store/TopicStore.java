package dev.charm.consumers.store;

import dev.charm.consumers.store.StoredClaims.Stored;
import dev.charm.consumers.views.TopicFollower;
import dev.charm.consumers.views.TopicView;
import dev.charm.schemas.Claims;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Precedence;
import dev.charm.schemas.Precedence.Place;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A compacted topic as a map on disk that follows it: as a {@link TopicView}, but what it needs of
 * memory does not depend on how much there is. Records lie there as they came.
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
  private final Function<byte[], Optional<V>> read;
  private final @Nullable Precedence rule; // null where records count in the order of the log
  private final TopicFollower<?> follower;

  private <T extends SpecificRecord> TopicStore(
      Topic<T> topic,
      Function<T, Optional<V>> keep,
      Path folder,
      Properties clients,
      Registry registry,
      Runnable onChange) {
    EventDecoder<T> decoder = registry.decoder(topic);
    this.read =
        raw ->
            decoder.deserialize(topic.name(), raw) instanceof Decoded.Value<T> value
                ? keep.apply(value.value())
                : Optional.empty();
    this.rule = Precedence.of(topic).orElse(null);
    this.values = DiskMap.create(folder);
    try {
      this.follower = new TopicFollower<>(topic, sink(keep, onChange), clients, registry);
    } catch (RuntimeException e) {
      values.close();
      throw e;
    }
  }

  private <T extends SpecificRecord> TopicFollower.Sink<T> sink(
      Function<T, Optional<V>> keep, Runnable onChange) {
    return new TopicFollower.Sink<T>() {
      private final Map<String, byte[]> unwritten = new HashMap<>(); // of this poll

      @Override
      public void accept(String key, Decoded.@Nullable Value<T> value, Place place) {
        if (rule != null) {
          claim(rule, key, value, place);
          onChange.run();
        } else if (value != null && keep.apply(value.value()).isPresent()) {
          values.put(key, entry(key, value.raw()));
          onChange.run();
        } else if (values.remove(key)) {
          onChange.run();
        }
      }

      /** Whoever comes with a key that is there has to be compared with it. */
      private void claim(Precedence by, String key, Decoded.@Nullable Value<T> value, Place place) {
        byte[] known = unwritten.containsKey(key) ? unwritten.get(key) : values.get(key);
        Claims<Stored> claims =
            known == null ? new Claims<>(by) : StoredClaims.read(by, afterKey(known));
        if (value != null) {
          claims.put(new Stored(place, Precedence.rank(value.value()), value.raw()));
        } else {
          claims.delete(place);
          values.remove(key); // what it takes leaves the disk, whatever is put in its place
        }
        boolean any = claims.inForce().isPresent();
        boolean toRemember = any || follower.partitions() > 1;
        byte[] now = toRemember ? entry(any ? key : NO_KEY, StoredClaims.write(claims)) : null;
        if (now != null) {
          values.put(key, now);
        }
        unwritten.put(key, now);
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
    };
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
                visitor.visit(key(entry), value.get());
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

  /** The map knows keys by their hashes only, so an entry is its key and what is held of it. */
  private static byte[] entry(String key, byte[] held) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + keyBytes.length + held.length)
        .putInt(keyBytes.length)
        .put(keyBytes)
        .put(held)
        .array();
  }

  private static String key(byte[] entry) {
    int length = ByteBuffer.wrap(entry).getInt();
    return new String(entry, Integer.BYTES, length, StandardCharsets.UTF_8);
  }

  private static ByteBuffer afterKey(byte[] entry) {
    ByteBuffer buffer = ByteBuffer.wrap(entry);
    int length = buffer.getInt();
    return buffer.position(buffer.position() + length);
  }

  private Optional<V> value(byte[] entry) {
    ByteBuffer held = afterKey(entry);
    if (rule != null) {
      return StoredClaims.read(rule, held).inForce().map(Stored::bytes).flatMap(read);
    }
    byte[] raw = new byte[held.remaining()];
    held.get(raw);
    return read.apply(raw);
  }

  /** Stops reading, and removes the folder. */
  @Override
  public void close() {
    follower.close();
    values.close();
  }
}
