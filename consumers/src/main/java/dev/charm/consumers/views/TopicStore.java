package dev.charm.consumers.views;

import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
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
  private final DiskMap values;
  private final Codec<V> codec;
  private final TopicFollower<?> follower;

  /**
   * How a value lies on disk. Read only by the process that wrote it.
   *
   * @param <V> the value
   */
  public interface Codec<V> {
    /** The bytes of a value. */
    byte[] write(V value);

    /** The value of such bytes. */
    V read(byte[] bytes);

    /** A text. */
    Codec<String> TEXT =
        new Codec<>() {
          @Override
          public byte[] write(String value) {
            return value.getBytes(StandardCharsets.UTF_8);
          }

          @Override
          public String read(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
          }
        };
  }

  private <T extends SpecificRecord> TopicStore(
      Topic<T> topic,
      Function<T, Optional<V>> keep,
      Codec<V> codec,
      Path folder,
      Properties clients,
      Registry registry,
      Runnable onChange) {
    this.codec = codec;
    this.values = DiskMap.create(folder);
    try {
      this.follower =
          new TopicFollower<>(
              topic,
              new TopicFollower.Sink<T>() {
                @Override
                public void accept(String key, @Nullable T value) {
                  Optional<V> now = value == null ? Optional.empty() : keep.apply(value);
                  if (now.isPresent()) {
                    values.put(key, withKey(key, now.get()));
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
              },
              clients,
              registry);
    } catch (RuntimeException e) {
      values.close();
      throw e;
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
      Codec<V> codec,
      Path folder,
      Properties clients,
      Registry registry,
      Runnable onChange) {
    TopicStore<V> store = new TopicStore<>(topic, keep, codec, folder, clients, registry, onChange);
    store.follower.start();
    return store;
  }

  /** The value of a key as far as the store has read. */
  public Optional<V> get(String key) {
    byte[] entry = values.get(key);
    return entry == null ? Optional.empty() : Optional.of(value(ByteBuffer.wrap(entry)));
  }

  /** The values as they are now; to be closed before the store. */
  public PinnedValues<V> pin() {
    DiskMap.Pin pin = values.pin();
    return new PinnedValues<>() {
      @Override
      public <E extends Exception> void each(Visitor<V, E> visitor) throws E {
        pin.each(
            entry -> {
              ByteBuffer buffer = ByteBuffer.wrap(entry);
              visitor.visit(key(buffer), value(buffer.rewind()));
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

  /** The map knows keys by their hashes only, so an entry is its key and the value. */
  private byte[] withKey(String key, V value) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    byte[] valueBytes = codec.write(value);
    return ByteBuffer.allocate(Integer.BYTES + keyBytes.length + valueBytes.length)
        .putInt(keyBytes.length)
        .put(keyBytes)
        .put(valueBytes)
        .array();
  }

  private static String key(ByteBuffer entry) {
    byte[] key = new byte[entry.getInt()];
    entry.get(key);
    return new String(key, StandardCharsets.UTF_8);
  }

  private V value(ByteBuffer entry) {
    int length = entry.getInt();
    byte[] value = new byte[entry.remaining() - length];
    entry.position(entry.position() + length).get(value);
    return codec.read(value);
  }

  /** Stops reading, and removes the folder. */
  @Override
  public void close() {
    follower.close();
    values.close();
  }
}
