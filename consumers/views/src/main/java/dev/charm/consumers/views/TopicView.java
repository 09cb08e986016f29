package dev.charm.consumers.views;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topic;
import dev.charm.schemas.precedence.Claims;
import dev.charm.schemas.precedence.Precedence;
import dev.charm.schemas.precedence.Precedence.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A compacted topic as a map in memory that follows it: the value of each key that counts by its
 * {@link Precedence}, read from the beginning without a consumer group, committed records only.
 * Tombstones remove.
 *
 * <p>For topics that do not grow with prompts, answers or votes; for those there are copies on
 * disk.
 *
 * @param <V> what is kept of each record
 */
public final class TopicView<V> implements AutoCloseable {
  private final Map<String, V> values = new ConcurrentHashMap<>();
  private final Map<String, Claims<Held<V>>> claims = new HashMap<>(); // where others write
  private final List<Listener<V>> listeners = new CopyOnWriteArrayList<>();
  private final TopicFollower<?> follower;

  /**
   * Told of each change, in the view's own thread, after the map has it.
   *
   * @param <V> what the view keeps
   */
  @FunctionalInterface
  public interface Listener<V> {
    /** A key's value before and now; null where there is none. */
    void changed(String key, @Nullable V before, @Nullable V now);
  }

  /**
   * A value of a key.
   *
   * @param bytes as the order of the topic compares them
   */
  private record Held<V>(Place place, long rank, byte[] bytes, @Nullable V kept)
      implements Precedence.Claim {}

  private <T extends SpecificRecord> TopicView(
      Topic<T> topic,
      Function<T, Optional<V>> keep,
      Properties clients,
      Registry registry,
      List<Listener<V>> listeners) {
    this.listeners.addAll(listeners);
    Precedence rule = Precedence.of(topic).orElse(null);
    StoredRecords<T> records = new StoredRecords<>(topic, "the view of " + topic.name());
    this.follower =
        new TopicFollower<>(
            topic,
            new TopicFollower.Sink<T>() {
              @Override
              public void accept(String key, Decoded.@Nullable Value<T> value, Place place) {
                V kept = value == null ? null : keep.apply(value.value()).orElse(null);
                if (rule == null) {
                  change(key, kept);
                } else if (value == null) {
                  change(key, counting(rule, key, claims -> claims.delete(place)));
                } else if (key.equals(Keys.of(value.value()))) {
                  long rank = Precedence.rank(value.value());
                  byte[] bytes = records.write(value.value());
                  change(
                      key,
                      counting(
                          rule, key, claims -> claims.put(new Held<>(place, rank, bytes, kept))));
                } else {
                  throw new IllegalArgumentException("a record under another key than its own");
                }
              }

              @Override
              public void clear() {
                claims.clear();
                List.copyOf(values.keySet()).forEach(key -> change(key, null));
              }
            },
            clients,
            registry);
  }

  /**
   * Opens a view and begins to read.
   *
   * @param topic compacted, existing
   * @param keep what is held of a record; empty drops the key
   * @param clients settings of the Kafka clients, {@code bootstrap.servers} among them
   * @param registry stays the caller's to close
   * @param listeners told of every change from the first record on
   * @throws IllegalStateException if there is no such topic
   */
  public static <T extends SpecificRecord, V> TopicView<V> open(
      Topic<T> topic,
      Function<T, Optional<V>> keep,
      Properties clients,
      Registry registry,
      List<Listener<V>> listeners) {
    TopicView<V> view = new TopicView<>(topic, keep, clients, registry, listeners);
    view.follower.start();
    return view;
  }

  /** Opens a view that holds the records themselves. */
  public static <T extends SpecificRecord> TopicView<T> open(
      Topic<T> topic, Properties clients, Registry registry) {
    return open(topic, Optional::of, clients, registry, List.of());
  }

  /** The value of a key as far as the view has read. */
  public Optional<V> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** A copy of the whole map. */
  public Map<String, V> snapshot() {
    return Map.copyOf(values);
  }

  /** How many keys have a value. */
  public int size() {
    return values.size();
  }

  /** How many records could not be used. */
  public long malformed() {
    return follower.malformed();
  }

  /** Adds a listener for the changes from now on. */
  public void listen(Listener<V> listener) {
    listeners.add(listener);
  }

  /**
   * Makes sure that the view goes on following.
   *
   * @throws IllegalStateException if it has failed or is closed
   */
  public void requireAlive() {
    follower.requireAlive();
  }

  /**
   * Waits until everything that was committed to the topic before this call is in the map.
   *
   * @return whether that was so within {@code timeout}
   * @throws IllegalStateException if the view has failed or is closed
   */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    return follower.awaitCaughtUp(timeout);
  }

  /** What counts of a key, now that this record of it is known as well. */
  private @Nullable V counting(Precedence rule, String key, Consumer<Claims<Held<V>>> record) {
    Claims<Held<V>> ofKey = claims.computeIfAbsent(key, k -> new Claims<>(rule));
    record.accept(ofKey);
    return ofKey.inForce().map(Held::kept).orElse(null);
  }

  private void change(String key, @Nullable V now) {
    V before = now == null ? values.remove(key) : values.put(key, now);
    if (before != now) {
      for (Listener<V> listener : listeners) {
        listener.changed(key, before, now);
      }
    }
  }

  /** Stops reading; the map stays as it is. */
  @Override
  public void close() {
    follower.close();
  }
}
