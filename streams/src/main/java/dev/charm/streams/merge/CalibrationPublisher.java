package dev.charm.streams.merge;

import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetSource;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.measured.Measures.Count;
import dev.charm.streams.measured.MismatchSums;
import dev.charm.streams.state.CalibrationKey;
import dev.charm.streams.state.ModelPair;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a calibration where it changed: the calibration itself, its history, and the target for
 * the prompt partitions. A change of {@code settled} alone is not a new revision. While a small
 * move is held back, the calibration in force says that it is not settled.
 */
final class CalibrationPublisher {
  private final ProcessorContext<Object, Object> context;
  private final Published<Calibration> published;
  private final MergedPartials partials;
  private final CalibrationPlans plans;
  private final CalibrationMerge merge;
  private final OffsetDebounce debounce;
  private final OffsetTargets targets;
  private final Merger.Sinks sinks;
  private final Consumer<String> taught;
  private final Measures measures;
  private final MismatchSums mismatches;

  /**
   * @param taught is told of each reward model of which a solved calibration changed, from which
   *     those of unrated models are predicted
   * @param measures counts revisions and moves that wait
   * @param mismatches has every calibration in force
   */
  CalibrationPublisher(
      ProcessorContext<Object, Object> context,
      Published<Calibration> published,
      MergedPartials partials,
      CalibrationPlans plans,
      CalibrationMerge merge,
      OffsetDebounce debounce,
      OffsetTargets targets,
      Merger.Sinks sinks,
      Consumer<String> taught,
      Measures measures,
      MismatchSums mismatches) {
    this.context = context;
    this.published = published;
    this.partials = partials;
    this.plans = plans;
    this.merge = merge;
    this.debounce = debounce;
    this.targets = targets;
    this.sinks = sinks;
    this.taught = taught;
    this.measures = measures;
    this.mismatches = mismatches;
  }

  /**
   * The pairs of models with a calibration whose move need not wait any longer.
   *
   * @param limit how many at most
   */
  Set<ModelPair> overdue(long now, int limit) {
    return debounce.overdue(now, limit);
  }

  /** Solves the calibrations of two models and publishes what is new of them. */
  void publish(ModelPair pair, RatingTable ratings, long timestamp) {
    PairEvidence evidence = partials.evidence(pair);
    for (CalibrationKey calibration : pair.calibrations()) {
      publish(calibration, evidence.of(calibration), ratings, timestamp);
    }
  }

  private void publish(
      CalibrationKey key, PairEvidence.Evidence evidence, RatingTable ratings, long timestamp) {
    Published.Latest<Calibration> latest = published.latest(key.key());
    Calibration inForce = latest.record();
    long lastRevision = latest.revision();
    Optional<CalibrationMerge.Solution> solved =
        plans.includes(key, timestamp)
            ? merge.solve(
                key,
                evidence,
                ratings,
                targets.askedRange(key),
                inForce,
                lastRevision,
                Instant.ofEpochMilli(timestamp))
            : Optional.empty();
    if (solved.isEmpty()) {
      withdraw(key, inForce, lastRevision + 1, timestamp);
      return;
    }
    Calibration next = solved.get().calibration();
    if (inForce != null && debounce.waits(key, inForce, solved.get(), timestamp)) {
      if (debounce.hold(key, timestamp)) {
        measures.add(Count.HELD_MOVES);
      }
      unsettle(key, inForce, timestamp);
      next = inForce;
    } else {
      debounce.release(key);
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
    debounce.release(key);
    if (inForce != null) {
      teach(inForce);
      mismatches.replace(inForce, null);
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
    if (inForce == null || !CalibrationMerge.sameContent(inForce, next)) {
      teach(inForce);
      teach(next);
    }
    mismatches.replace(inForce, next);
    published.put(key.key(), next.getRevision(), next);
    context.forward(new Record<>(key.key(), next, timestamp), sinks.calibrations());
    if (inForce == null || next.getRevision() > inForce.getRevision()) {
      measures.add(Count.RECALIBRATIONS);
      context.forward(new Record<>(key.key(), next, timestamp), sinks.calibrationHistory());
    }
  }

  private void teach(@Nullable Calibration changed) {
    if (changed != null && !OffsetSource.isPredicted(changed)) {
      taught.accept(changed.getRewardModel());
    }
  }

  private void unsettle(CalibrationKey key, Calibration inForce, long timestamp) {
    if (inForce.getSettled()) {
      mismatches.replace(inForce, null);
      inForce.setSettled(false);
      mismatches.replace(null, inForce);
      published.put(key.key(), inForce.getRevision(), inForce);
      context.forward(new Record<>(key.key(), inForce, timestamp), sinks.calibrations());
    }
  }
}
