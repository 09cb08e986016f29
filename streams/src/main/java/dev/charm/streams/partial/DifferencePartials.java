package dev.charm.streams.partial;

import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.RangeDetail;
import dev.charm.schemas.DifferencePartial;
import dev.charm.schemas.RangePartial;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The evidence of one partition about two models, to and from the form in which it travels. */
public final class DifferencePartials {
  private DifferencePartials() {}

  /**
   * What one partition says for one of the two calibrations that its evidence serves.
   *
   * @param detail the range that was asked for, or null
   * @param appliedOffset by which every pair is decided; empty if there is not one
   */
  public record Side(@Nullable RangeDetail detail, OptionalDouble appliedOffset) {}

  /**
   * For the way to the merger.
   *
   * @param straight for the first model against the second
   * @param turned for the second against the first
   */
  public static DifferencePartial of(DifferenceSummary summary, Side straight, Side turned) {
    return DifferencePartial.newBuilder()
        .setExact(summary.exact())
        .setBinKeys(PackedNumbers.increasing(summary.size(), summary::key))
        .setBinCounts(PackedNumbers.counts(summary.size(), summary::count))
        .setBinSums(PackedNumbers.of(summary.exact() ? 0 : summary.size(), summary::sum))
        .setAppliedOffset(boxed(straight.appliedOffset()))
        .setAppliedTurned(boxed(turned.appliedOffset()))
        .setDetail(partial(straight.detail()))
        .setDetailTurned(partial(turned.detail()))
        .build();
  }

  private static @Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static @Nullable RangePartial partial(@Nullable RangeDetail detail) {
    return detail == null
        ? null
        : RangePartial.newBuilder()
            .setLow(detail.range().low())
            .setHigh(detail.range().high())
            .setBelow(detail.below())
            .setExact(detail.exact())
            .setCellKeys(PackedNumbers.increasing(detail.size(), detail::key))
            .setCellCounts(PackedNumbers.counts(detail.size(), detail::count))
            .setPredecessor(detail.predecessor())
            .setSuccessor(detail.successor())
            .build();
  }

  /** The distribution that travelled. */
  public static DifferenceSummary summary(DifferencePartial partial) {
    long[] keys = PackedNumbers.increasing(partial.getBinKeys());
    return DifferenceSummary.ofBins(
        partial.getExact(),
        keys,
        PackedNumbers.counts(partial.getBinCounts(), keys.length),
        PackedNumbers.of(partial.getBinSums()));
  }

  /** What travelled for one of the two calibrations. */
  public static Side side(DifferencePartial partial, boolean turned) {
    return turned
        ? new Side(detail(partial.getDetailTurned()), optional(partial.getAppliedTurned()))
        : new Side(detail(partial.getDetail()), optional(partial.getAppliedOffset()));
  }

  private static @Nullable RangeDetail detail(@Nullable RangePartial detail) {
    if (detail == null) {
      return null;
    }
    long[] keys = PackedNumbers.increasing(detail.getCellKeys());
    return RangeDetail.ofCells(
        new DifferenceRange(detail.getLow(), detail.getHigh()),
        detail.getBelow(),
        detail.getExact(),
        keys,
        PackedNumbers.counts(detail.getCellCounts(), keys.length),
        detail.getPredecessor(),
        detail.getSuccessor());
  }
}
