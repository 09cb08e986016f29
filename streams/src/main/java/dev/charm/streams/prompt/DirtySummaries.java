package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import dev.charm.streams.partial.PartialKind;
import dev.charm.streams.state.ModelPair;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which summaries of this partition changed since they were last sent to the merger. Kept in a
 * store, so that a crash forgets none.
 *
 * <p>A summary is sent whole, so it is not sent at every change. It is due once it was left alone
 * for one turn of the clock, or has waited while changes went on: the first one for {@link
 * #FIRST_WAIT_MS}, because without any offset no pair can be decided, later ones for {@link
 * #LONGEST_WAIT_MS}, and longer the more of them wait, so that a load of rewards is not held up by
 * telling over and over what it has come to. Only this pace is held in memory; after a start
 * everything that stands in the store is due at once.
 */
final class DirtySummaries {
  /** How old the merger's knowledge of a partition may grow while it changes. */
  static final long LONGEST_WAIT_MS = 5_000;

  /** The same before the merger knows anything. */
  static final long FIRST_WAIT_MS = 1_000;

  /** How many are sent at one turn of the clock, so that no transaction grows too long. */
  static final int MOST_AT_ONCE = 1_000;

  private static final long WAIT_MS_FOR_EACH = 4;
  private static final int SENT_BEFORE_BITS = 1 << 20;
  private static final byte[] MARK = {1};
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final KeyValueStore<String, byte[]> store;
  private final LongSupplier clock;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  // By hash: two summaries of one hash only change each other's pace.
  private final BitSet sentBefore = new BitSet(SENT_BEFORE_BITS);

  /** Since when a summary waits, and whether it changed since the clock's last turn. */
  private static final class Waiting {
    private long since;
    private boolean changed = true;

    private Waiting(long since) {
      this.since = since;
    }
  }

  /**
   * @param clock milliseconds since 1970
   */
  DirtySummaries(KeyValueStore<String, byte[]> store, LongSupplier clock) {
    this.store = store;
    this.clock = clock;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        waiting.put(all.next().key, new Waiting(LONG_AGO));
      }
    }
  }

  void difference(ModelPair pair) {
    mark(key(pair));
  }

  /** The merger waits to hear of two models: what was asked for is done. */
  void awaited(ModelPair pair) {
    mark(key(pair)).since = LONG_AGO;
  }

  void tally(String rewardModel, String model) {
    mark(Keys.join(rewardModel, PartialKind.TALLY, model));
  }

  void score(String rewardModel, String model) {
    mark(Keys.join(rewardModel, PartialKind.SCORE, model));
  }

  /**
   * The summaries to send at this turn of the clock, those that wait longest first: reward model,
   * kind and models, joined.
   */
  List<String> due() {
    long now = clock.getAsLong();
    long longest = Math.max(LONGEST_WAIT_MS, waiting.size() * WAIT_MS_FOR_EACH);
    List<String> due = new ArrayList<>();
    waiting.forEach(
        (key, one) -> {
          long wait = sentBefore.get(bit(key)) ? longest : FIRST_WAIT_MS;
          if (due.size() < MOST_AT_ONCE && (!one.changed || now - one.since >= wait)) {
            due.add(key);
          }
          one.changed = false;
        });
    return due;
  }

  /** A summary was sent as it stands. */
  void sent(String key) {
    waiting.remove(key);
    sentBefore.set(bit(key));
    store.delete(key);
  }

  /** How many wait to be sent. */
  int size() {
    return waiting.size();
  }

  private static int bit(String key) {
    int hash = key.hashCode() * 0x9E3779B9; // spreads what differs in the last letters only
    return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SENT_BEFORE_BITS));
  }

  private static String key(ModelPair pair) {
    return Keys.join(pair.rewardModel(), PartialKind.DIFFERENCE, pair.first(), pair.second());
  }

  private Waiting mark(String key) {
    Waiting known = waiting.get(key);
    if (known != null) {
      known.changed = true;
      return known;
    }
    store.put(key, MARK);
    Waiting marked = new Waiting(clock.getAsLong());
    waiting.put(key, marked);
    return marked;
  }
}
