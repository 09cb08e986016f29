package dev.charm.ops.plot;

import dev.charm.ops.plot.WinRatePlot.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jspecify.annotations.Nullable;

/** The names of a panel's points, with a thin line to the point where a name stands apart. */
final class PanelLabels extends AbstractXYAnnotation {
  private static final long serialVersionUID = 1L;
  private static final double APART = 14;

  private final transient List<Point> points;
  private final transient Function<String, Color> colours;
  private final Font font;

  /**
   * @param colours of policy models
   */
  PanelLabels(List<Point> points, Font font, Function<String, Color> colours) {
    this.points = points;
    this.font = font;
    this.colours = colours;
  }

  @Override
  public void draw(
      Graphics2D graphics,
      XYPlot plot,
      Rectangle2D area,
      ValueAxis domain,
      ValueAxis range,
      int renderer,
      @Nullable PlotRenderingInfo info) {
    Map<Point, Point2D> places = new LinkedHashMap<>();
    for (Point point : points) {
      places.put(
          point,
          new Point2D.Double(
              domain.valueToJava2D(point.expected(), area, plot.getDomainAxisEdge()),
              range.valueToJava2D(point.empirical(), area, plot.getRangeAxisEdge())));
    }
    graphics.setFont(font);
    new LabelPlacement(area, graphics.getFontMetrics(font))
        .place(places)
        .forEach(
            (point, box) ->
                draw(
                    graphics,
                    point,
                    Objects.requireNonNull(places.get(point), "placed above"),
                    box));
  }

  private void draw(Graphics2D graphics, Point point, Point2D at, Rectangle2D box) {
    graphics.setPaint(colours.apply(point.policyModel()).darker());
    float baseline = (float) (box.getY() + graphics.getFontMetrics(font).getAscent());
    graphics.drawString(point.policyModel(), (float) box.getX(), baseline);
    Point2D nearest =
        new Point2D.Double(
            Math.max(box.getX(), Math.min(at.getX(), box.getMaxX())),
            Math.max(box.getY(), Math.min(at.getY(), box.getMaxY())));
    if (nearest.distance(at) > APART) {
      graphics.setStroke(new BasicStroke(0.7f));
      graphics.draw(new Line2D.Double(at, nearest));
    }
  }
}
