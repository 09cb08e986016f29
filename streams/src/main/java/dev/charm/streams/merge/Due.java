package dev.charm.streams.merge;

import dev.charm.schemas.Keys;
import dev.charm.streams.state.ModelPair;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What is to be solved anew: pairs of models whose evidence or ratings changed, a bounded number at
 * a time and each in its turn, and the statistics of reward models and what predicted offsets rest
 * on, which cost more the more models there are and so rest after they were made. Kept in a store,
 * so that a crash forgets none; while there is more to take, its changelog is written to at each
 * turn, which tells whoever waits ({@link Settled}).
 */
final class Due {
  private static final String PAIR = "pair";
  private static final String PAIRS = Keys.join(PAIR, "");
  private static final String STATISTICS = "statistics";
  private static final String PREDICTIONS = "predictions";
  private static final byte[] MARK = {1};
  private static final int RESTS_FOR = 10; // times as long as the work took
  static final long LONGEST_REST_MS = Settled.LONGEST_SILENCE.toMillis();
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final KeyValueStore<String, byte[]> store;
  private final LongSupplier nanoTime;
  private @Nullable String lastTaken; // pairs are taken in the order of keys, round and round
  private final Rest statistics = new Rest();
  private final Rest predictions = new Rest();

  /** When work on reward models began, and until when it is not taken up again. */
  private static final class Rest {
    private long began;
    private long clock;
    private long until = Long.MIN_VALUE;
  }

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  Due(KeyValueStore<String, byte[]> store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
  }

  void add(ModelPair pair) {
    store.put(Keys.join(PAIR, pair.rewardModel(), pair.first(), pair.second()), MARK);
  }

  void addStatistics(String rewardModel) {
    store.put(Keys.join(STATISTICS, rewardModel), MARK);
  }

  /** What predicted offsets of a reward model rest on may have changed. */
  void addPredictions(String rewardModel) {
    store.put(Keys.join(PREDICTIONS, rewardModel), MARK);
  }

  /** Takes the reward models whose statistics are due, unless it is time to rest. */
  List<String> takeStatistics(long now) {
    return take(STATISTICS, statistics, now);
  }

  /** Takes the reward models whose predictions are due, unless it is time to rest. */
  List<String> takePredictions(long now) {
    return take(PREDICTIONS, predictions, now);
  }

  private List<String> take(String kind, Rest rest, long now) {
    rest.clock = now;
    rest.began = nanoTime.getAsLong();
    List<String> keys = new ArrayList<>();
    if (now >= rest.until) {
      try (KeyValueIterator<String, byte[]> all =
          store.prefixScan(Keys.join(kind, ""), new StringSerializer())) {
        all.forEachRemaining(next -> keys.add(next.key));
      }
    }
    keys.forEach(store::delete);
    return keys.stream().map(key -> Keys.split(key).get(1)).toList();
  }

  /** The statistics that were taken are published. */
  void restAfterStatistics() {
    restAfter(statistics);
  }

  /** What the predictions that were taken rest on is looked at. */
  void restAfterPredictions() {
    restAfter(predictions);
  }

  private void restAfter(Rest rest) {
    long took = (nanoTime.getAsLong() - rest.began) / NANOS_PER_MILLI;
    rest.until = Math.max(rest.until, rest.clock + Math.min(LONGEST_REST_MS, RESTS_FOR * took));
  }

  /** Takes pairs whose calibrations are due. */
  Set<ModelPair> take(int limit) {
    Set<String> keys = new LinkedHashSet<>();
    if (lastTaken != null) {
      gather(store.range(lastTaken + "\0", null), limit, keys); // the least key behind it
    }
    gather(store.prefixScan(PAIRS, new StringSerializer()), limit, keys);
    Set<ModelPair> pairs = new LinkedHashSet<>();
    for (String key : keys) {
      store.delete(key);
      List<String> parts = Keys.split(key);
      pairs.add(new ModelPair(parts.get(1), parts.get(2), parts.get(3)));
      lastTaken = key;
    }
    return pairs;
  }

  private static void gather(KeyValueIterator<String, byte[]> from, int limit, Set<String> keys) {
    try (from) {
      while (from.hasNext() && keys.size() < limit) {
        String key = from.next().key;
        if (!key.startsWith(PAIRS)) {
          return;
        }
        keys.add(key);
      }
    }
  }
}
