package dev.charm.streams.merge;

import dev.charm.calibration.rating.Rating;
import dev.charm.schemas.Calibration;
import dev.charm.streams.state.CalibrationKey;
import dev.charm.streams.state.ModelPair;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Debounces the moves of an offset: one that is not worth making yet waits, for a bounded time;
 * then the exact offset is applied.
 *
 * <p>A move is <i>small</i> up to {@link #TOLERANCE} standard errors of the offset. While evidence
 * streams in the offset trembles, and every tremble would rewrite pairs that the next one writes
 * back; so small moves wait until their evidence is left alone for {@link #QUIET_MS}. An offset
 * whose interval is unbounded has no small moves. A move to an offset that is <i>unresolved</i>
 * waits for the detail that makes it exact, so that no pair flips to and fro.
 */
final class OffsetDebounce {
  /** In standard errors of the offset: a tenth of what the next sample could move it. */
  static final double TOLERANCE = 0.1;

  /** Several times what lies between the reports of two partitions of one change. */
  static final long QUIET_MS = 600;

  private final KeyValueStore<String, Long> since;
  private final long longest;
  private final Map<String, Long> changed = new HashMap<>(); // of what waits to be left alone

  /**
   * @param since when each wait began
   * @param longest how long a wait may take
   */
  OffsetDebounce(KeyValueStore<String, Long> since, Duration longest) {
    this.since = since;
    this.longest = longest.toMillis();
  }

  /** Whether the move from the calibration in force is to wait, at this time. Only asks. */
  boolean waits(CalibrationKey key, Calibration inForce, CalibrationMerge.Solution next, long now) {
    if (longest == 0 || !isWorthWaitingWith(inForce, next)) {
      return false;
    }
    Long began = since.get(key.key());
    return began == null
        || (now - began < longest && !(next.resolved() && isQuiet(key.key(), now)));
  }

  private static boolean isWorthWaitingWith(Calibration inForce, CalibrationMerge.Solution next) {
    return !CalibrationMerge.sameContent(inForce, next.calibration())
        && (!next.resolved() || isSmall(inForce, next.calibration()));
  }

  /**
   * A move waits from now on, or waits on; its evidence has just changed.
   *
   * @return whether it begins to wait
   */
  boolean hold(CalibrationKey key, long now) {
    boolean begins = since.get(key.key()) == null;
    if (begins) {
      since.put(key.key(), now);
    }
    changed.put(key.key(), now);
    return begins;
  }

  /** No move of a calibration waits any more. */
  void release(CalibrationKey key) {
    changed.remove(key.key());
    if (since.get(key.key()) != null) {
      since.delete(key.key());
    }
  }

  /**
   * The pairs of models with a move that need not wait any longer.
   *
   * @param limit how many at most
   */
  Set<ModelPair> overdue(long now, int limit) {
    Set<ModelPair> overdue = new LinkedHashSet<>();
    try (KeyValueIterator<String, Long> all = since.all()) {
      while (all.hasNext() && overdue.size() < limit) {
        KeyValue<String, Long> next = all.next();
        if (now - next.value >= longest || isQuiet(next.key, now)) {
          overdue.add(CalibrationKey.of(next.key).pair());
        }
      }
    }
    return overdue;
  }

  private boolean isQuiet(String key, long now) {
    Long last = changed.get(key);
    return last == null || now - last >= QUIET_MS;
  }

  private static boolean isSmall(Calibration inForce, Calibration next) {
    double standardError = (next.getOffsetCiHigh() - next.getOffsetCiLow()) / (2 * Rating.Z95);
    double move = Math.abs(next.getOffset() - inForce.getOffset());
    return Double.isFinite(standardError) && move <= TOLERANCE * standardError;
  }
}
