package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import dev.charm.streams.CalibrationKey;
import dev.charm.streams.PartialKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which summaries of this partition changed since they were last sent to the merger. Kept in a
 * store, so that a crash forgets none.
 *
 * <p>A summary is sent whole, so it is not sent at every change. The first is due at once, because
 * without any offset no pair can be decided; then a summary is due once it was left alone for one
 * turn of the clock, or has waited for {@link #LONGEST_WAIT_MS} while changes went on. Only this
 * pace is held in memory; after a start everything that stands in the store is due at once.
 */
final class Unreported {
  /** How old the merger's knowledge of a partition may grow while it changes. */
  static final long LONGEST_WAIT_MS = 5_000;

  private static final byte[] MARK = {1};
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final KeyValueStore<String, byte[]> store;
  private final LongSupplier clock;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private final Set<String> sentBefore = new HashSet<>();

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
  Unreported(KeyValueStore<String, byte[]> store, LongSupplier clock) {
    this.store = store;
    this.clock = clock;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        waiting.put(all.next().key, new Waiting(LONG_AGO));
      }
    }
  }

  void difference(CalibrationKey calibration) {
    mark(key(calibration));
  }

  /** The merger waits to hear of a calibration: what was asked for is done. */
  void awaited(CalibrationKey calibration) {
    String key = key(calibration);
    mark(key);
    waiting.get(key).since = LONG_AGO;
  }

  void tally(String rewardModel, String a, String b) {
    mark(Keys.join(rewardModel, PartialKind.TALLY, a, b));
  }

  void score(String rewardModel, String model) {
    mark(Keys.join(rewardModel, PartialKind.SCORE, model));
  }

  /** The summaries to send at this turn of the clock: reward model, kind and models, joined. */
  List<String> due() {
    long now = clock.getAsLong();
    List<String> due = new ArrayList<>();
    waiting.forEach(
        (key, one) -> {
          if (!one.changed || now - one.since >= LONGEST_WAIT_MS) {
            due.add(key);
          }
          one.changed = false;
        });
    return due;
  }

  /** A summary was sent as it stands. */
  void sent(String key) {
    waiting.remove(key);
    sentBefore.add(key);
    store.delete(key);
  }

  private static String key(CalibrationKey calibration) {
    return Keys.join(
        calibration.rewardModel(),
        PartialKind.DIFFERENCE,
        calibration.overvalued(),
        calibration.reference());
  }

  private void mark(String key) {
    Waiting known = waiting.get(key);
    if (known == null) {
      store.put(key, MARK);
      waiting.put(key, new Waiting(sentBefore.contains(key) ? clock.getAsLong() : LONG_AGO));
    } else {
      known.changed = true;
    }
  }
}
