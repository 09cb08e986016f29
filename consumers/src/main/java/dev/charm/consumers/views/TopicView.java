package dev.charm.consumers.views;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compacted topic as a map that follows it: the latest value of each key, read from the beginning
 * without a consumer group, committed records only. Tombstones remove. Malformed records are
 * counted and passed over: whoever owns the topic dead-letters them.
 *
 * <p>A registry or broker that is away delays the view, and costs it nothing.
 *
 * @param <V> what is kept of each record
 */
public final class TopicView<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicView.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final String name;
  private final Map<String, V> values = new ConcurrentHashMap<>();
  private final List<Listener<V>> listeners = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final AtomicLong malformed = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable RuntimeException failure;

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

  private static final class Waiter {
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable Map<TopicPartition, Long> ends;
  }

  private <T extends SpecificRecord> TopicView(
      Topic<T> topic,
      Function<T, Optional<V>> keep,
      Properties clients,
      Registry registry,
      List<Listener<V>> listeners) {
    this.name = topic.name();
    this.listeners.addAll(listeners);
    TopicReader<T> reader = new TopicReader<>(topic, clients, registry);
    this.thread = new Thread(() -> follow(reader, keep), "view-" + name);
    this.thread.setDaemon(true);
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
    view.thread.start();
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
    return malformed.get();
  }

  /** Adds a listener for the changes from now on. */
  public void listen(Listener<V> listener) {
    listeners.add(listener);
  }

  /**
   * Waits until everything that was committed to the topic before this call is in the map.
   *
   * @return whether that was so within {@code timeout}
   * @throws IllegalStateException if the view has failed or is closed
   */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    Waiter waiter = new Waiter();
    waiters.add(waiter);
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!waiter.done.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
      if (failure != null || closed) {
        throw new IllegalStateException("the view of " + name + " has stopped", failure);
      }
      if (System.nanoTime() >= deadline) {
        waiters.remove(waiter);
        return false;
      }
    }
    return true;
  }

  private <T extends SpecificRecord> void follow(
      TopicReader<T> reader, Function<T, Optional<V>> keep) {
    try (reader) {
      while (!closed) {
        try {
          reader.poll(POLL, entry -> apply(entry, keep));
          answerWaiters(reader);
        } catch (InterruptException e) {
          LOG.debug("the view of {} is interrupted", name);
        } catch (RetriableException e) {
          LOG.warn("the view of {} waits: {}", name, e.getMessage());
        }
      }
      Thread.interrupted(); // close() interrupts; the reader must still close in peace
    } catch (RuntimeException e) {
      failure = e;
      LOG.error("the view of {} has stopped", name, e);
    }
  }

  private <T extends SpecificRecord> void apply(
      TopicReader.Entry<T> entry, Function<T, Optional<V>> keep) {
    String key = entry.key();
    Decoded<T> decoded = entry.value();
    if (key == null || decoded instanceof Decoded.Malformed<T>) {
      malformed.incrementAndGet();
      return;
    }
    V now;
    try {
      now =
          decoded instanceof Decoded.Value<T> value ? keep.apply(value.value()).orElse(null) : null;
    } catch (IllegalArgumentException e) { // sound by itself, but of no use to this view
      malformed.incrementAndGet();
      return;
    }
    V before = now == null ? values.remove(key) : values.put(key, now);
    if (before != null || now != null) {
      for (Listener<V> listener : listeners) {
        listener.changed(key, before, now);
      }
    }
  }

  private void answerWaiters(TopicReader<?> reader) {
    for (Waiter waiter : new ArrayList<>(waiters)) {
      Map<TopicPartition, Long> ends = waiter.ends;
      if (ends == null) {
        ends = reader.ends();
        waiter.ends = ends;
      }
      if (reader.reached(ends)) {
        waiters.remove(waiter);
        waiter.done.countDown();
      }
    }
  }

  /** Stops reading; the map stays as it is. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
