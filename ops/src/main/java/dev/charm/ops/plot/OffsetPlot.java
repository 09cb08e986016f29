package dev.charm.ops.plot;

import java.time.Instant;
import java.util.List;

/**
 * The offset of one calibration over time, with its 95 % interval: a step for each revision. Equal
 * moments give equal files.
 */
public final class OffsetPlot {
  private OffsetPlot() {}

  /**
   * The offset from a moment on.
   *
   * @param offset in the reward model's units; NaN from when the calibration was withdrawn
   * @param low lower end of its interval; may be infinite
   * @param high upper end of it
   */
  public record Moment(Instant at, double offset, double low, double high) {}

  /**
   * Draws moments, oldest first, as the text of an SVG file.
   *
   * @param until to where the last one holds
   */
  public static String svg(String title, List<Moment> moments, Instant until) {
    return FigureFile.svg(new OffsetFigure(title, moments, until));
  }
}
