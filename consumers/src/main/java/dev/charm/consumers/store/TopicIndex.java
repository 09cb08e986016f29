package dev.charm.consumers.store;

import dev.charm.consumers.views.TopicFollower;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.precedence.Precedence.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A few bytes of each of many things that a topic of events tells, on disk, and as the topic goes
 * on: what it needs of memory does not depend on how much there is. It is made anew at each start
 * and goes when it is closed; of what the topic keeps no longer it knows nothing.
 */
public final class TopicIndex implements AutoCloseable {
  private final DiskMap facts;
  private final TopicFollower<?> follower;

  /** What is held of a record. */
  public record Fact(String name, byte[] bytes) {}

  /** What a topic tells. */
  public interface Reading<T> {
    /** What is to be held of a record; null if nothing is. */
    @Nullable Fact fact(T record);

    /** What is held of a thing of which something is known already. */
    byte[] both(byte[] known, byte[] more);
  }

  private static final class Sink<T extends SpecificRecord> implements TopicFollower.Sink<T> {
    private final DiskMap facts;
    private final Reading<T> reading;
    private final Map<String, byte[]> unwritten = new HashMap<>(); // of this poll

    Sink(DiskMap facts, Reading<T> reading) {
      this.facts = facts;
      this.reading = reading;
    }

    @Override
    public void accept(String key, Decoded.@Nullable Value<T> value, Place place) {
      if (value == null || !key.equals(Keys.of(value.value()))) {
        return;
      }
      Fact fact = reading.fact(value.value());
      if (fact != null) {
        byte[] known = unwritten.get(fact.name());
        if (known == null) {
          known = facts.get(fact.name());
        }
        byte[] now = known == null ? fact.bytes() : reading.both(known, fact.bytes());
        facts.put(fact.name(), now);
        unwritten.put(fact.name(), now);
      }
    }

    @Override
    public void polled() {
      facts.write();
      unwritten.clear();
    }

    @Override
    public void clear() {
      facts.clear();
      unwritten.clear();
    }
  }

  private TopicIndex(DiskMap facts, TopicFollower<?> follower) {
    this.facts = facts;
    this.follower = follower;
  }

  /**
   * Opens an index and begins to read.
   *
   * @param folder of this index alone; whatever is in it is removed now, and again on closing
   * @param clients settings of the Kafka clients, {@code bootstrap.servers} among them
   * @param registry stays the caller's to close
   * @throws IllegalStateException if there is no such topic
   * @throws java.io.UncheckedIOException if the folder cannot be used, or another process does
   */
  public static <T extends SpecificRecord> TopicIndex open(
      Topic<T> topic, Reading<T> reading, Path folder, Properties clients, Registry registry) {
    DiskMap facts = DiskMap.create(folder);
    TopicFollower<T> follower;
    try {
      follower = new TopicFollower<>(topic, new Sink<>(facts, reading), clients, registry);
    } catch (RuntimeException e) {
      facts.close();
      throw e;
    }
    follower.start();
    return new TopicIndex(facts, follower);
  }

  /** What is held of a thing as far as it has read; null if nothing is. */
  public byte @Nullable [] get(String name) {
    return facts.get(name);
  }

  /**
   * Makes sure that it goes on following.
   *
   * @throws IllegalStateException if it has failed or is closed
   */
  public void requireAlive() {
    follower.requireAlive();
  }

  /**
   * Waits until everything that was committed to the topic before this call has been read.
   *
   * @return whether that was so within {@code timeout}
   */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    return follower.awaitCaughtUp(timeout);
  }

  /** Stops reading, and removes the folder. */
  @Override
  public void close() {
    follower.close();
    facts.close();
  }
}
