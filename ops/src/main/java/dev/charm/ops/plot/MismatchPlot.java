package dev.charm.ops.plot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mismatch degrees before and after calibration: a bar from zero with its 95 % interval, and a mark
 * for what is left. Equal bars give equal files.
 */
public final class MismatchPlot {
  private MismatchPlot() {}

  /**
   * One calibration.
   *
   * @param label whose it is
   * @param before mismatch degree by raw rewards, in [-1, 1]
   * @param low lower end of its interval; null if none is known
   * @param high upper end of it
   * @param after mismatch degree by calibrated rewards
   */
  public record Bar(
      String label, double before, @Nullable Double low, @Nullable Double high, double after) {}

  /** Draws bars, in their order, as the text of an SVG file. */
  public static String svg(List<Bar> bars) {
    return FigureFile.svg(new MismatchFigure(bars));
  }
}
