package dev.charm.ops.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jspecify.annotations.Nullable;

/** The name of a panel, at its upper left. */
final class PanelTitle extends AbstractXYAnnotation {
  private static final long serialVersionUID = 1L;

  private final String title;
  private final Font font;
  private final Color colour;

  PanelTitle(String title, Font font, Color colour) {
    this.title = title;
    this.font = font;
    this.colour = colour;
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
    graphics.setFont(font);
    graphics.setPaint(colour);
    graphics.drawString(title, (float) area.getX() + 8, (float) area.getY() + 17);
  }
}
