package dev.charm.streams.prompt;

import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.schemas.OffsetTarget;
import dev.charm.streams.state.CalibrationKey;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what the merger asks of a calibration: the offset that its pairs are to follow, and the
 * range of its differences to report in detail.
 */
final class Targets {
  private final Boundaries boundaries;
  private final KeyValueStore<String, DifferenceRange> ranges;
  private final BoundaryWalk walk;
  private final DirtySummaries dirty;

  /**
   * @param ranges the range that was asked for last, of a calibration
   */
  Targets(
      Boundaries boundaries,
      KeyValueStore<String, DifferenceRange> ranges,
      BoundaryWalk walk,
      DirtySummaries dirty) {
    this.boundaries = boundaries;
    this.ranges = ranges;
    this.walk = walk;
    this.dirty = dirty;
  }

  /** The calibration that a target is of. */
  static CalibrationKey calibration(OffsetTarget target) {
    return new CalibrationKey(
        target.getRewardModel(), target.getOvervalued(), target.getReference());
  }

  /**
   * Takes a target.
   *
   * @return why it cannot be taken, nothing having changed; empty if it was
   */
  Optional<String> take(OffsetTarget target) {
    DifferenceRange range = null;
    if (target.getDetailLow() != null) {
      try {
        range = new DifferenceRange(target.getDetailLow(), target.getDetailHigh());
      } catch (IllegalArgumentException e) {
        return Optional.of("not a range inside one bin");
      }
    }
    CalibrationKey calibration = calibration(target);
    Boundary next =
        boundaries.of(calibration).withTarget(offset(target.getOffset()), target.getRevision());
    boundaries.put(calibration, next);
    walk.targeted(calibration, next);
    if (!Objects.equals(range, ranges.get(calibration.key()))) {
      ranges.put(calibration.key(), range);
      dirty.awaited(calibration.pair());
    }
    return Optional.empty();
  }

  private static OptionalDouble offset(@Nullable Double offset) {
    return offset == null ? OptionalDouble.empty() : OptionalDouble.of(offset);
  }
}
