package dev.charm.ops.plot;

import dev.charm.ops.plot.WinRatePlot.Point;
import java.awt.FontMetrics;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a label beside each point so that labels cover neither each other nor a point, as far as
 * there is room: each label takes the nearest of its places that covers the least.
 */
final class LabelPlacement {
  private static final double POINT = 12;
  private static final double[] DISTANCES = {8, 16, 28, 44};
  private static final int DIRECTIONS = 16;
  private static final double TITLE = 24;
  private static final double CROSSING = 12; // cheaper than to stand far off

  private final Rectangle2D area;
  private final FontMetrics metrics;
  private final Line2D diagonal;

  /**
   * @param area where the panel draws its data; its diagonal is drawn in it
   */
  LabelPlacement(Rectangle2D area, FontMetrics metrics) {
    this.area = area;
    this.metrics = metrics;
    this.diagonal = new Line2D.Double(area.getX(), area.getMaxY(), area.getMaxX(), area.getY());
  }

  /**
   * The box of each point's label.
   *
   * @param places where the points are, in the units of the area
   */
  Map<Point, Rectangle2D> place(Map<Point, Point2D> places) {
    List<Rectangle2D> taken = new ArrayList<>();
    for (Point2D at : places.values()) {
      taken.add(new Rectangle2D.Double(at.getX() - POINT / 2, at.getY() - POINT / 2, POINT, POINT));
    }
    taken.add(new Rectangle2D.Double(area.getX(), area.getY(), area.getWidth(), TITLE));
    Map<Point, Rectangle2D> placed = new LinkedHashMap<>();
    places.entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(
                Comparator.comparing(Point::empirical)
                    .reversed()
                    .thenComparing(Point::policyModel)))
        .forEach(
            place -> {
              Point point = place.getKey();
              int width = metrics.stringWidth(point.policyModel());
              Rectangle2D box = best(place.getValue(), width, taken);
              taken.add(box);
              placed.put(point, box);
            });
    return placed;
  }

  private Rectangle2D best(Point2D point, double width, List<Rectangle2D> taken) {
    Rectangle2D best = new Rectangle2D.Double();
    double least = Double.POSITIVE_INFINITY;
    for (double distance : DISTANCES) {
      for (int i = 0; i < DIRECTIONS; i++) {
        double angle = 2 * Math.PI * i / DIRECTIONS;
        Rectangle2D box = box(point, angle, distance, width);
        double crossing = diagonal.intersects(box) ? CROSSING : 0;
        double cost = covered(box, taken) + crossing + 0.5 * distance;
        if (cost < least) {
          least = cost;
          best = box;
        }
      }
    }
    return best;
  }

  /** The box whose nearest edge lies at a distance from the point, in a direction. */
  private Rectangle2D box(Point2D point, double angle, double distance, double width) {
    double height = metrics.getHeight();
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double x = point.getX() + cos * (distance + width / 2) - width / 2;
    double y = point.getY() - sin * (distance + height / 2) - height / 2;
    return new Rectangle2D.Double(x, y, width, height);
  }

  private double covered(Rectangle2D box, List<Rectangle2D> taken) {
    double covered = 0;
    for (Rectangle2D other : taken) {
      Rectangle2D common = box.createIntersection(other);
      if (common.getWidth() > 0 && common.getHeight() > 0) {
        covered += common.getWidth() * common.getHeight();
      }
    }
    Rectangle2D inside = box.createIntersection(area);
    double shown =
        inside.getWidth() > 0 && inside.getHeight() > 0
            ? inside.getWidth() * inside.getHeight()
            : 0;
    return covered + 10 * (box.getWidth() * box.getHeight() - shown);
  }
}
