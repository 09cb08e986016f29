package dev.charm.ops.plot;

import dev.charm.ops.plot.WinRatePlot.Point;
import java.util.List;

/**
 * The part of [0, 1] that both axes show: all points with some air, in whole steps.
 *
 * @param step between two ticks
 */
record Scale(double low, double high, double step) {
  private static final double AIR = 0.04;

  static Scale of(List<Point> points) {
    double least = 1;
    double most = 0;
    for (Point point : points) {
      least = Math.min(least, Math.min(point.expected(), point.empirical()));
      most = Math.max(most, Math.max(point.expected(), point.empirical()));
    }
    double step = most - least > 0.45 ? 0.1 : 0.05;
    double low = Math.max(0, Math.floor((least - AIR) / step) * step);
    double high = Math.min(1, Math.ceil((most + AIR) / step) * step);
    return new Scale(low, high, step);
  }
}
