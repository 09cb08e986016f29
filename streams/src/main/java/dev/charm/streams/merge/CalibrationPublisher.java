package dev.charm.streams.merge;

import dev.charm.schemas.Calibration;
import dev.charm.streams.CalibrationKey;
import java.time.Instant;
import java.util.List;
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
  private final OffsetTargets targets;
  private final Merger.Sinks sinks;

  CalibrationPublisher(
      ProcessorContext<Object, Object> context,
      Published<Calibration> published,
      CalibrationMerge merge,
      HeldMoves held,
      OffsetTargets targets,
      Merger.Sinks sinks) {
    this.context = context;
    this.published = published;
    this.merge = merge;
    this.held = held;
    this.targets = targets;
    this.sinks = sinks;
  }

  /** The calibrations whose moves need not be held back any longer. */
  List<CalibrationKey> heldLongEnough(long now) {
    return held.over(now);
  }

  /** Solves a calibration and publishes what is new of it. */
  void publish(CalibrationKey key, RatingTable ratings, long timestamp) {
    Calibration inForce = published.record(key.key());
    long lastRevision = published.revision(key.key());
    Optional<CalibrationMerge.Solution> solved =
        merge.solve(
            key,
            ratings,
            targets.askedRange(key),
            inForce,
            lastRevision,
            Instant.ofEpochMilli(timestamp));
    if (solved.isEmpty()) {
      withdraw(key, inForce, lastRevision + 1, timestamp);
      return;
    }
    Calibration next = solved.get().calibration();
    if (inForce != null && held.holds(key, inForce, solved.get(), timestamp)) {
      unsettle(key, inForce, timestamp);
      next = inForce;
    } else {
      held.release(key);
      publish(key, inForce, next, timestamp);
    }
    targets.tell(
        key,
        next.getOffset(),
        next.getRevision(),
        inForce == null || next.getOffset() != inForce.getOffset(),
        solved.get().range());
  }

  private void withdraw(
      CalibrationKey key, @Nullable Calibration inForce, long revision, long timestamp) {
    held.release(key);
    if (inForce != null) {
      published.putGone(key.key(), revision);
      context.forward(new Record<>(key.key(), null, timestamp), sinks.calibrations());
      targets.tell(key, null, revision, true, null);
    }
  }

  private void publish(
      CalibrationKey key, @Nullable Calibration inForce, Calibration next, long timestamp) {
    if (next.equals(inForce)) {
      return;
    }
    published.put(key.key(), next.getRevision(), next);
    context.forward(new Record<>(key.key(), next, timestamp), sinks.calibrations());
    if (inForce == null || next.getRevision() > inForce.getRevision()) {
      context.forward(new Record<>(key.key(), next, timestamp), sinks.calibrationHistory());
    }
  }

  private void unsettle(CalibrationKey key, Calibration inForce, long timestamp) {
    if (inForce.getSettled()) {
      inForce.setSettled(false);
      published.put(key.key(), inForce.getRevision(), inForce);
      context.forward(new Record<>(key.key(), inForce, timestamp), sinks.calibrations());
    }
  }
}
