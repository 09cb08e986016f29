package dev.charm.ops.bench.memory;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one thing more costs: the slope of the straight line that fits the measurements best.
 *
 * @param bytes a thing
 */
record Slope(double bytes) {

  /**
   * One measurement.
   *
   * @param count how many things were held
   */
  record Point(int count, Use use) {}

  /** The slope by least squares; 0 for fewer than two different counts. */
  static Slope of(List<Point> points, ToDoubleFunction<Use> cost) {
    double count = points.stream().mapToDouble(Point::count).average().orElse(0);
    double mean = points.stream().mapToDouble(p -> cost.applyAsDouble(p.use())).average().orElse(0);
    double together = 0;
    double squares = 0;
    for (Point point : points) {
      double off = point.count() - count;
      together += off * (cost.applyAsDouble(point.use()) - mean);
      squares += off * off;
    }
    return new Slope(squares == 0 ? 0 : together / squares);
  }
}
