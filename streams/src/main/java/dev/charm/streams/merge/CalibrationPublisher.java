package dev.charm.streams.merge;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetTarget;
import dev.charm.streams.CalibrationKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a calibration where it changed: the calibration itself, its history, and the target for
 * the prompt partitions. A change of {@code settled} alone is no new revision.
 */
final class CalibrationPublisher {
  private final ProcessorContext<Object, Object> context;
  private final Published<Calibration> published;
  private final CalibrationMerge merge;
  private final Merger.Sinks sinks;

  CalibrationPublisher(
      ProcessorContext<Object, Object> context,
      Published<Calibration> published,
      CalibrationMerge merge,
      Merger.Sinks sinks) {
    this.context = context;
    this.published = published;
    this.merge = merge;
    this.sinks = sinks;
  }

  /** Solves a calibration and publishes what is new of it. */
  void publish(CalibrationKey key, Map<String, ArenaRating> ratings, long timestamp) {
    Calibration previous = published.record(key.key());
    long lastRevision = published.revision(key.key());
    Optional<Calibration> solved =
        merge.solve(key, ratings, previous, lastRevision, Instant.ofEpochMilli(timestamp));
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

  private void target(CalibrationKey key, @Nullable Double offset, long revision, long timestamp) {
    OffsetTarget target =
        new OffsetTarget(key.rewardModel(), key.overvalued(), key.reference(), offset, revision);
    context.forward(new Record<>(key.key(), target, timestamp), sinks.offsetTargets());
  }
}
