package dev.charm.streams.merge;

import dev.charm.calibration.rating.Rating;
import dev.charm.schemas.Calibration;
import dev.charm.streams.CalibrationKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Holds back moves of an offset that are small against its own uncertainty, for a bounded time;
 * then the exact offset is applied. While evidence streams in the offset trembles, and every
 * tremble would rewrite pairs that the next one writes back.
 *
 * <p>Small is up to {@link #TOLERANCE} standard errors. An offset whose interval is unbounded is
 * never held back.
 */
final class HeldMoves {
  /** In standard errors of the offset: a tenth of what the next sample could move it. */
  static final double TOLERANCE = 0.1;

  private final KeyValueStore<String, Long> since;
  private final long longest;

  HeldMoves(KeyValueStore<String, Long> since, Duration longest) {
    this.since = since;
    this.longest = longest.toMillis();
  }

  /** Whether the move to the next calibration is to wait; the wait begins at the first of them. */
  boolean holds(CalibrationKey key, Calibration inForce, Calibration next, long now) {
    if (CalibrationMerge.sameContent(inForce, next) || !isSmall(inForce, next)) {
      return false;
    }
    Long began = since.get(key.key());
    if (began == null) {
      since.put(key.key(), now);
      return longest > 0;
    }
    return now - began < longest;
  }

  /** Nothing is held back any more. */
  void release(CalibrationKey key) {
    if (since.get(key.key()) != null) {
      since.delete(key.key());
    }
  }

  /** What has waited for as long as it may. */
  List<CalibrationKey> overdue(long now) {
    List<CalibrationKey> overdue = new ArrayList<>();
    try (KeyValueIterator<String, Long> all = since.all()) {
      while (all.hasNext()) {
        KeyValue<String, Long> next = all.next();
        if (now - next.value >= longest) {
          overdue.add(CalibrationKey.of(next.key));
        }
      }
    }
    return overdue;
  }

  private static boolean isSmall(Calibration inForce, Calibration next) {
    double standardError = (next.getOffsetCiHigh() - next.getOffsetCiLow()) / (2 * Rating.Z95);
    double move = Math.abs(next.getOffset() - inForce.getOffset());
    return Double.isFinite(standardError) && move <= TOLERANCE * standardError;
  }
}
