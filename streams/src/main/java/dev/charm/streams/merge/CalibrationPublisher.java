package dev.charm.streams.merge;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetTarget;
import dev.charm.streams.CalibrationKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a calibration where it changed: the calibration itself, its history, and the target for
 * the prompt partitions. A change of {@code settled} alone is no new revision. While a small move
 * is held back, the calibration in force says that it is not settled.
 */
final class CalibrationPublisher {
  private final ProcessorContext<Object, Object> context;
  private final Published<Calibration> published;
  private final CalibrationMerge merge;
  private final HeldMoves held;
  private final Merger.Sinks sinks;

  CalibrationPublisher(
      ProcessorContext<Object, Object> context,
      Published<Calibration> published,
      CalibrationMerge merge,
      HeldMoves held,
      Merger.Sinks sinks) {
    this.context = context;
    this.published = published;
    this.merge = merge;
    this.held = held;
    this.sinks = sinks;
  }

  /** The calibrations whose moves have been held back for as long as they may. */
  List<CalibrationKey> heldTooLong(long now) {
    return held.overdue(now);
  }

  /** Solves a calibration and publishes what is new of it. */
  void publish(CalibrationKey key, Map<String, ArenaRating> ratings, long timestamp) {
    Calibration previous = published.record(key.key());
    long lastRevision = published.revision(key.key());
    Optional<Calibration> solved =
        merge.solve(key, ratings, previous, lastRevision, Instant.ofEpochMilli(timestamp));
    if (previous != null
        && solved.isPresent()
        && held.holds(key, previous, solved.get(), timestamp)) {
      unsettle(key, previous, timestamp);
      return;
    }
    held.release(key);
    if (solved.isPresent()) {
      publish(key, previous, solved.get(), timestamp);
    } else if (previous != null) {
      published.putGone(key.key(), lastRevision + 1);
      context.forward(new Record<>(key.key(), null, timestamp), sinks.calibrations());
      target(key, null, lastRevision + 1, timestamp);
    }
  }

  private void publish(
      CalibrationKey key, @Nullable Calibration previous, Calibration next, long timestamp) {
    if (next.equals(previous)) {
      return;
    }
    published.put(key.key(), next.getRevision(), next);
    context.forward(new Record<>(key.key(), next, timestamp), sinks.calibrations());
    if (previous == null || next.getRevision() > previous.getRevision()) {
      context.forward(new Record<>(key.key(), next, timestamp), sinks.calibrationHistory());
    }
    if (previous == null || next.getOffset() != previous.getOffset()) {
      target(key, next.getOffset(), next.getRevision(), timestamp);
    }
  }

  private void unsettle(CalibrationKey key, Calibration inForce, long timestamp) {
    if (inForce.getSettled()) {
      inForce.setSettled(false);
      published.put(key.key(), inForce.getRevision(), inForce);
      context.forward(new Record<>(key.key(), inForce, timestamp), sinks.calibrations());
    }
  }

  private void target(CalibrationKey key, @Nullable Double offset, long revision, long timestamp) {
    OffsetTarget target =
        new OffsetTarget(key.rewardModel(), key.overvalued(), key.reference(), offset, revision);
    context.forward(new Record<>(key.key(), target, timestamp), sinks.offsetTargets());
  }
}
