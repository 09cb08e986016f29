package dev.charm.streams.measured;

import dev.charm.schemas.Calibration;

/**
 * How a reward model mismatches people's votes on one policy model: sums over the calibrations in
 * which that model is the over-valued one, one for each reference model.
 *
 * @param calibrations how many there are
 * @param unsettled those that some pairs do not follow yet
 * @param degree sum of mismatch degrees
 * @param bounded those with an interval of the mismatch degree; predicted ones have none
 * @param width sum of the widths of those intervals
 * @param beyond those whose interval lies on one side of 0
 * @param boundedOffsets those whose offset has a bounded interval
 * @param offsetWidth sum of the widths of those, in the reward model's units
 */
public record Mismatch(
    long calibrations,
    long unsettled,
    double degree,
    long bounded,
    double width,
    long beyond,
    long boundedOffsets,
    double offsetWidth) {
  static final Mismatch NONE = new Mismatch(0, 0, 0, 0, 0, 0, 0, 0);

  static Mismatch of(Calibration one) {
    Double low = one.getMismatchCiLow();
    Double high = one.getMismatchCiHigh();
    boolean bounded = low != null && high != null && Double.isFinite(high - low);
    double offsetWidth = one.getOffsetCiHigh() - one.getOffsetCiLow();
    boolean boundedOffset = Double.isFinite(offsetWidth);
    return new Mismatch(
        1,
        one.getSettled() ? 0 : 1,
        one.getMismatchDegree(),
        bounded ? 1 : 0,
        bounded ? high - low : 0,
        bounded && (low > 0 || high < 0) ? 1 : 0,
        boundedOffset ? 1 : 0,
        boundedOffset ? offsetWidth : 0);
  }

  Mismatch plus(Mismatch more, int sign) {
    return new Mismatch(
        calibrations + sign * more.calibrations,
        unsettled + sign * more.unsettled,
        degree + sign * more.degree,
        bounded + sign * more.bounded,
        width + sign * more.width,
        beyond + sign * more.beyond,
        boundedOffsets + sign * more.boundedOffsets,
        offsetWidth + sign * more.offsetWidth);
  }

  /** The mean mismatch degree; of one reference model it is the mismatch degree. */
  public double meanDegree() {
    return degree / calibrations;
  }

  /** The mean width of the intervals of the mismatch degree; NaN where none has one. */
  public double meanWidth() {
    return width / bounded;
  }

  /** The mean width of the bounded intervals of the offset; NaN where none is. */
  public double meanOffsetWidth() {
    return offsetWidth / boundedOffsets;
  }
}
