package dev.charm.consumers.store;

import dev.charm.consumers.views.TopicFollower;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.Precedence.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code charm.preference-pairs} on disk, followed: each pair by its key, and all of them from the
 * newest to the oldest. As a {@link TopicStore} it is made anew at each start and goes when it is
 * closed, and what it needs of memory does not depend on how many pairs there are.
 */
public final class PairIndex implements AutoCloseable {
  private final PairsOnDisk pairs;
  private final TopicFollower<PreferencePair> follower;

  private PairIndex(Path folder, Properties clients, Registry registry, Runnable onChange) {
    this.pairs = new PairsOnDisk(folder);
    try {
      this.follower =
          new TopicFollower<>(Topics.PREFERENCE_PAIRS, new Sink(onChange), clients, registry);
    } catch (RuntimeException e) {
      pairs.close();
      throw e;
    }
  }

  private final class Sink implements TopicFollower.Sink<PreferencePair> {
    private final Runnable onChange;

    Sink(Runnable onChange) {
      this.onChange = onChange;
    }

    @Override
    public void accept(String key, Decoded.@Nullable Value<PreferencePair> value, Place place) {
      if (value != null) {
        pairs.put(key, value.value(), place.timestamp());
        onChange.run();
      } else if (pairs.remove(key)) {
        onChange.run();
      }
    }

    @Override
    public void polled() {
      pairs.write();
    }

    @Override
    public void clear() {
      pairs.clear();
      onChange.run();
    }
  }

  /**
   * Opens an index and begins to read.
   *
   * @param folder of this index alone; whatever is in it is removed now, and again on closing
   * @param clients settings of the Kafka clients, {@code bootstrap.servers} among them
   * @param registry stays the caller's to close
   * @param onChange called at every change, in the index's own thread, and maybe before it shows
   * @throws IllegalStateException if there is no such topic
   * @throws java.io.UncheckedIOException if the folder cannot be used, or another process does
   */
  public static PairIndex open(
      Path folder, Properties clients, Registry registry, Runnable onChange) {
    PairIndex index = new PairIndex(folder, clients, registry, onChange);
    index.follower.start();
    return index;
  }

  /** The pair of a key as far as the index has read. */
  public Optional<HeldPair> get(String key) {
    return pairs.get(key);
  }

  /**
   * Looks for pairs, from the newest to the oldest. Searches that go on where the last one ended
   * show no pair twice, whatever comes meanwhile; a pair that changes meanwhile is new, and so may
   * be missed by them.
   *
   * @param wanted which pairs
   * @param after where to go on; null begins with the newest
   * @param limit how many at most, from 1
   * @param within how long; when that is over, what was found so far is the answer
   */
  public FoundPairs search(
      Predicate<PairSummary> wanted, @Nullable PairPlace after, int limit, Duration within) {
    return pairs.search(wanted, after, limit, within);
  }

  /** How many pairs there are, roughly. */
  public long size() {
    return pairs.estimatedSize();
  }

  /** How many records could not be used. */
  public long malformed() {
    return follower.malformed();
  }

  /**
   * Makes sure that the index goes on following.
   *
   * @throws IllegalStateException if it has failed or is closed
   */
  public void requireAlive() {
    follower.requireAlive();
  }

  /**
   * Waits until everything that was committed to the topic before this call is in the index.
   *
   * @return whether that was so within {@code timeout}
   * @throws IllegalStateException if the index has failed or is closed
   */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    return follower.awaitCaughtUp(timeout);
  }

  /** Stops reading, and removes what is on disk. */
  @Override
  public void close() {
    follower.close();
    pairs.close();
  }
}
