package dev.charm.streams;

import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.DifferenceSummary.Bin;
import dev.charm.calibration.reward.RangeDetail;
import dev.charm.schemas.DifferencePartial;
import dev.charm.schemas.RangePartial;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one partition about one calibration, to and from the form in which it travels.
 */
public final class DifferencePartials {
  private DifferencePartials() {}

  /**
   * For the way to the merger.
   *
   * @param detail the range that was asked for, or null
   * @param appliedOffset by which every pair is decided, or null
   */
  public static DifferencePartial of(
      CalibrationKey calibration,
      DifferenceSummary summary,
      @Nullable RangeDetail detail,
      @Nullable Double appliedOffset) {
    List<Long> sums = new ArrayList<>(summary.bins().size());
    summary.bins().forEach(bin -> sums.add(bin.sum()));
    return DifferencePartial.newBuilder()
        .setOvervalued(calibration.overvalued())
        .setReference(calibration.reference())
        .setExact(summary.exact())
        .setKeys(summary.bins().stream().map(Bin::key).toList())
        .setCounts(summary.bins().stream().map(Bin::count).toList())
        .setSums(sums)
        .setAppliedOffset(appliedOffset)
        .setDetail(detail == null ? null : partial(detail))
        .build();
  }

  private static RangePartial partial(RangeDetail detail) {
    return RangePartial.newBuilder()
        .setLow(detail.range().low())
        .setHigh(detail.range().high())
        .setBelow(detail.below())
        .setExact(detail.exact())
        .setKeys(detail.cells().stream().map(RangeDetail.Cell::key).toList())
        .setCounts(detail.cells().stream().map(RangeDetail.Cell::count).toList())
        .setPredecessor(detail.predecessor())
        .setSuccessor(detail.successor())
        .build();
  }

  /** The distribution that travelled. */
  public static DifferenceSummary summary(DifferencePartial partial) {
    List<Bin> bins = new ArrayList<>(partial.getKeys().size());
    for (int i = 0; i < partial.getKeys().size(); i++) {
      bins.add(
          new Bin(partial.getKeys().get(i), partial.getCounts().get(i), partial.getSums().get(i)));
    }
    return DifferenceSummary.ofBins(partial.getExact(), bins);
  }

  /** The range that travelled in detail, or null if none did. */
  public static @Nullable RangeDetail detail(DifferencePartial partial) {
    RangePartial detail = partial.getDetail();
    if (detail == null) {
      return null;
    }
    List<RangeDetail.Cell> cells = new ArrayList<>(detail.getKeys().size());
    for (int i = 0; i < detail.getKeys().size(); i++) {
      cells.add(new RangeDetail.Cell(detail.getKeys().get(i), detail.getCounts().get(i)));
    }
    return new RangeDetail(
        new DifferenceRange(detail.getLow(), detail.getHigh()),
        detail.getBelow(),
        detail.getExact(),
        cells,
        detail.getPredecessor(),
        detail.getSuccessor());
  }
}
