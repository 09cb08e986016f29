package dev.charm.ops.plot;

import dev.charm.ops.plot.MismatchPlot.Bar;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;

/** The drawing of {@link MismatchPlot}. */
final class MismatchFigure implements Figure {
  private static final int ROW = 24;
  private static final int TOP = 66;
  private static final int BOTTOM = 46;
  private static final int LABELS = 260;
  private static final int BARS = 420;
  private static final int RIGHT = 30;
  private static final double MOST = 1;
  private static final double[] STEPS = {0.05, 0.1, 0.25, 0.5};
  private static final int MOST_TICKS = 11;
  private static final Color INK = new Color(0x33, 0x33, 0x33);
  private static final Color GRID = new Color(0xe3, 0xe3, 0xe3);
  private static final Color BEFORE = new Color(0xd5, 0x5e, 0x00);
  private static final Color AFTER = new Color(0x00, 0x72, 0xb2);

  private final List<Bar> bars;
  private final double reach;
  private final double step;

  MismatchFigure(List<Bar> bars) {
    this.bars = bars;
    double most = 0.05;
    for (Bar bar : bars) {
      most = Math.max(most, Math.abs(bar.before()));
      most = Math.max(most, Math.abs(bar.after()));
      most = Math.max(most, bar.low() == null ? 0 : Math.abs(bar.low()));
      most = Math.max(most, bar.high() == null ? 0 : Math.abs(bar.high()));
    }
    double wanted = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0; i--) {
      wanted = 2 * most / STEPS[i] < MOST_TICKS ? STEPS[i] : wanted;
    }
    this.step = wanted;
    this.reach = Math.min(MOST, Math.ceil(most / step) * step);
  }

  @Override
  public int width() {
    return LABELS + BARS + RIGHT;
  }

  @Override
  public int height() {
    return TOP + ROW * bars.size() + BOTTOM;
  }

  @Override
  public void draw(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, width(), height()));
    head(graphics);
    grid(graphics);
    for (int i = 0; i < bars.size(); i++) {
      row(graphics, bars.get(i), TOP + ROW * i + ROW / 2.0);
    }
  }

  private void head(Graphics2D graphics) {
    graphics.setColor(INK);
    graphics.setFont(font(Font.BOLD, 15));
    graphics.drawString("Mismatch degree", LABELS, 22);
    graphics.setFont(font(Font.PLAIN, 12));
    graphics.setColor(BEFORE);
    graphics.fill(new Rectangle2D.Double(LABELS, 36, 18, 9));
    graphics.setColor(INK);
    graphics.drawString("before, with 95 % interval", LABELS + 24, 45);
    graphics.setColor(AFTER);
    graphics.fill(new Ellipse2D.Double(LABELS + 206, 36, 9, 9));
    graphics.setColor(INK);
    graphics.drawString("after calibration", LABELS + 221, 45);
  }

  private void grid(Graphics2D graphics) {
    double bottom = TOP + ROW * bars.size();
    graphics.setFont(font(Font.PLAIN, 11));
    FontMetrics metrics = graphics.getFontMetrics();
    int ticks = (int) Math.round(reach / step);
    for (int i = -ticks; i <= ticks; i++) {
      double x = x(i * step);
      graphics.setColor(i == 0 ? INK : GRID);
      graphics.setStroke(new BasicStroke(1));
      graphics.draw(new Line2D.Double(x, TOP - 6, x, bottom));
      String label = String.format(Locale.ROOT, "%.2f", i * step);
      graphics.setColor(INK);
      graphics.drawString(
          label, (float) (x - metrics.stringWidth(label) / 2.0), (float) bottom + 16);
    }
    String axis = "under-valued  ←  0  →  over-valued";
    graphics.drawString(
        axis, (float) (x(0) - metrics.stringWidth(axis) / 2.0), (float) bottom + 34);
  }

  private void row(Graphics2D graphics, Bar bar, double y) {
    graphics.setFont(font(Font.PLAIN, 12));
    FontMetrics metrics = graphics.getFontMetrics();
    String label = fitting(bar.label(), metrics);
    graphics.setColor(INK);
    graphics.drawString(label, LABELS - 12 - metrics.stringWidth(label), (float) y + 4);
    double from = Math.min(x(0), x(bar.before()));
    graphics.setColor(BEFORE);
    graphics.fill(new Rectangle2D.Double(from, y - 6, Math.abs(x(bar.before()) - x(0)), 12));
    if (bar.low() != null && bar.high() != null) {
      graphics.setColor(INK);
      graphics.setStroke(new BasicStroke(1.4f));
      graphics.draw(new Line2D.Double(x(bar.low()), y, x(bar.high()), y));
      graphics.draw(new Line2D.Double(x(bar.low()), y - 4, x(bar.low()), y + 4));
      graphics.draw(new Line2D.Double(x(bar.high()), y - 4, x(bar.high()), y + 4));
    }
    graphics.setColor(Color.WHITE);
    graphics.fill(new Ellipse2D.Double(x(bar.after()) - 6, y - 6, 12, 12));
    graphics.setColor(AFTER);
    graphics.fill(new Ellipse2D.Double(x(bar.after()) - 4.5, y - 4.5, 9, 9));
  }

  private static String fitting(String label, FontMetrics metrics) {
    String shown = label;
    while (shown.length() > 8 && metrics.stringWidth(shown) > LABELS - 20) {
      shown = shown.substring(0, shown.length() - 2) + "…";
    }
    return shown;
  }

  private double x(double value) {
    double inside = Math.max(-reach, Math.min(reach, value));
    return LABELS + BARS * (inside + reach) / (2 * reach);
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }
}
