package dev.charm.consumers.views;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.precedence.Precedence;
import dev.charm.schemas.precedence.Precedence.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads a compacted topic from its beginning, goes on reading, and says how far it
 * is. Malformed records are counted and passed over: whoever owns the topic dead-letters them. So
 * are those of our own topics that lie outside of their partition, see {@link Precedence#isStale}.
 *
 * <p>A registry or broker that is away delays it, and costs it nothing. If records are gone that it
 * has not read (the topic was deleted and made anew, say), or the topic gets more partitions, it
 * begins again with nothing.
 */
public final class TopicFollower<T extends SpecificRecord> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Topic<T> topic;
  private final String name;
  private volatile int partitions;
  private final Sink<T> sink;
  private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final AtomicLong malformed = new AtomicLong();
  private final TopicReader<T> reader;
  private final Thread thread;
  private long lookedAt = System.nanoTime();
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;
  private volatile Map<TopicPartition, Long> positions = Map.of();

  /** What becomes of the records; called in the follower's thread alone. */
  public interface Sink<T> {
    /** A record in the order of its partition; a null value is a tombstone. */
    void accept(String key, Decoded.@Nullable Value<T> value, Place place);

    /** All records that were there at the last look have been handed over. */
    default void polled() {}

    /** What was handed over so far counts no more. */
    void clear();
  }

  private static final class Waiter {
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable Map<TopicPartition, Long> ends;
  }

  /**
   * Connects; reads nothing before {@link #start}.
   *
   * @throws IllegalStateException if there is no such topic
   */
  public TopicFollower(Topic<T> topic, Sink<T> sink, Properties clients, Registry registry) {
    this.topic = topic;
    this.name = topic.name();
    this.sink = sink;
    this.reader = new TopicReader<>(topic, clients, registry);
    this.partitions = reader.partitions();
    this.thread = new Thread(this::follow, "view-" + name);
    this.thread.setDaemon(true);
  }

  /** How many partitions the topic has. */
  public int partitions() {
    return partitions;
  }

  public void start() {
    thread.start();
  }

  /** How many records could not be used. */
  public long malformed() {
    return malformed.get();
  }

  /** Where it was in each partition when it looked last; empty before that. */
  public Map<TopicPartition, Long> positions() {
    return positions;
  }

  /** Whether it goes on; false once it has failed or is closed. */
  boolean alive() {
    return failure == null && !closed;
  }

  /**
   * Makes sure that it goes on.
   *
   * @throws IllegalStateException if it has failed or is closed
   */
  public void requireAlive() {
    if (!alive()) {
      throw new IllegalStateException("the view of " + name + " has stopped", failure);
    }
  }

  /**
   * Waits until everything that was committed to the topic before this call was handed over.
   *
   * @return whether that was so within {@code timeout}
   * @throws IllegalStateException if it has failed or is closed
   */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    Waiter waiter = new Waiter();
    waiters.add(waiter);
    reader.wakeUp();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!waiter.done.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      requireAlive();
      if (System.nanoTime() >= deadline) {
        waiters.remove(waiter);
        return false;
      }
    }
    return true;
  }

  private void follow() {
    try (reader) {
      while (!closed) {
        try {
          if (polled()) {
            sink.polled();
          }
          beginAgainIfGrown();
          answerWaiters();
        } catch (InterruptException | WakeupException e) {
          LOG.debug("the view of {} is called", name);
        } catch (InvalidOffsetException e) {
          LOG.warn("the view of {} begins again: {}", name, e.getMessage());
          sink.clear();
          reader.begin();
        } catch (RetriableException e) {
          LOG.warn("the view of {} waits: {}", name, e.getMessage());
        }
      }
      Thread.interrupted(); // close() interrupts; the reader must still close in peace
    } catch (RuntimeException e) {
      failure = e;
      LOG.error("the view of {} has stopped", name, e);
    } catch (Error e) {
      failure = e;
      throw e;
    }
  }

  /** Whether it has looked for records, rather than been called away by a waiter. */
  private boolean polled() {
    try {
      reader.poll(BETWEEN_LOOKS, this::apply);
      positions = reader.positions();
      return true;
    } catch (WakeupException e) {
      return false;
    }
  }

  /** More partitions are a new order of things: what was right where it lay may be stale. */
  private void beginAgainIfGrown() {
    if (System.nanoTime() - lookedAt > BETWEEN_LOOKS.toNanos()) {
      lookedAt = System.nanoTime();
      if (reader.hasGrown()) {
        partitions = reader.partitions();
        LOG.warn("the view of {} begins again: it has {} partitions now", name, partitions);
        waiters.forEach(waiter -> waiter.ends = null);
        sink.clear();
      }
    }
  }

  private void apply(TopicReader.Entry<T> entry) {
    String key = entry.key();
    Decoded<T> decoded = entry.value();
    if (key == null || decoded instanceof Decoded.Malformed<T>) {
      malformed.incrementAndGet();
      return;
    }
    Place place = entry.place();
    if (Precedence.isStale(topic, key, place.partition(), partitions)) {
      return;
    }
    try {
      sink.accept(key, decoded instanceof Decoded.Value<T> value ? value : null, place);
    } catch (IllegalArgumentException e) { // sound by itself, but of no use to this view
      malformed.incrementAndGet();
    }
  }

  private void answerWaiters() {
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

  /** Stops reading. */
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
