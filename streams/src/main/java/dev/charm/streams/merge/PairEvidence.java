package dev.charm.streams.merge;

import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.RangeDetail;
import dev.charm.streams.partial.DifferencePartials;
import dev.charm.streams.state.CalibrationKey;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of two models over all partitions.
 *
 * @param straight for the first against the second
 * @param turned for the second against the first
 */
record PairEvidence(Evidence straight, Evidence turned) {

  /**
   * The evidence of one calibration over all partitions.
   *
   * @param summary of the pair's differences, whichever model is calibrated
   * @param detail the range that every partition with evidence details, or null if they do not
   *     detail one and the same
   * @param appliedOffset by which every partition with evidence decides all its pairs; empty if
   *     there is not one
   */
  record Evidence(
      DifferenceSummary summary, @Nullable RangeDetail detail, OptionalDouble appliedOffset) {

    /** What the partitions say to one side of a pair. */
    private static Evidence of(DifferenceSummary summary, List<DifferencePartials.Side> sides) {
      Set<OptionalDouble> offsets = new HashSet<>();
      Set<DifferenceRange> ranges = new HashSet<>();
      for (DifferencePartials.Side side : sides) {
        offsets.add(side.appliedOffset());
        ranges.add(side.detail() == null ? null : side.detail().range());
      }
      boolean detailed = ranges.size() == 1 && !ranges.contains(null);
      return new Evidence(
          summary,
          detailed
              ? sides.stream()
                  .map(side -> Objects.requireNonNull(side.detail()))
                  .reduce(RangeDetail::merge)
                  .orElseThrow()
              : null,
          offsets.size() == 1 ? offsets.iterator().next() : OptionalDouble.empty());
    }
  }

  /**
   * What the partitions with evidence say.
   *
   * @param summary all their differences
   */
  static PairEvidence of(
      DifferenceSummary summary,
      List<DifferencePartials.Side> straight,
      List<DifferencePartials.Side> turned) {
    return new PairEvidence(Evidence.of(summary, straight), Evidence.of(summary, turned));
  }

  /** That of one of the two calibrations. */
  Evidence of(CalibrationKey calibration) {
    return calibration.turned() ? turned : straight;
  }
}
