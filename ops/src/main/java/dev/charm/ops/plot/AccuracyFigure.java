package dev.charm.ops.plot;

import dev.charm.ops.plot.AccuracyPlot.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The drawing of {@link AccuracyPlot}: a row for each reward model, panels below each other. */
final class AccuracyFigure implements Figure {
  private static final int NAMES = 260;
  private static final int SCALE = 460;
  private static final int LETTERS = 90;
  private static final int ROW = 26;
  private static final int TITLE = 34;
  private static final int AXIS = 46;
  private static final int LONGEST = 36;
  private static final Color INK = new Color(0x33, 0x33, 0x33);
  private static final Color GRID = new Color(0xe3, 0xe3, 0xe3);
  private static final Color CHANCE = new Color(0x88, 0x88, 0x88);
  private static final Color MARK = new Color(0x00, 0x72, 0xb2);

  private final Map<String, List<Point>> panels = new LinkedHashMap<>();

  AccuracyFigure(List<Point> points) {
    for (Point point : points) {
      panels.computeIfAbsent(point.set(), set -> new ArrayList<>()).add(point);
    }
  }

  @Override
  public int width() {
    return NAMES + SCALE + LETTERS;
  }

  @Override
  public int height() {
    int rows = panels.values().stream().mapToInt(List::size).sum();
    return panels.size() * TITLE + rows * ROW + AXIS;
  }

  @Override
  public void draw(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width(), height());
    int bottom = height() - AXIS;
    grid(graphics, bottom);
    int y = 0;
    for (Map.Entry<String, List<Point>> panel : panels.entrySet()) {
      graphics.setColor(INK);
      graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
      graphics.drawString(shown(panel.getKey()), 12, y + 22);
      y += TITLE;
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
      for (Point point : panel.getValue()) {
        row(graphics, point, y);
        y += ROW;
      }
    }
  }

  private static void grid(Graphics2D graphics, int bottom) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    for (int tenth = 0; tenth <= 10; tenth++) {
      double x = x(tenth / 10.0);
      graphics.setStroke(new BasicStroke(tenth == 5 ? 1.5f : 1f));
      graphics.setColor(tenth == 5 ? CHANCE : GRID);
      graphics.draw(new Line2D.Double(x, TITLE - 6, x, bottom));
      graphics.setColor(INK);
      graphics.drawString(
          String.format(Locale.ROOT, "%.1f", tenth / 10.0), (int) x - 8, bottom + 16);
    }
    graphics.drawString("accuracy, with 95 % interval", NAMES + SCALE / 2 - 80, bottom + 36);
  }

  private static void row(Graphics2D graphics, Point point, int top) {
    double y = top + ROW / 2.0;
    graphics.setColor(INK);
    graphics.drawString(shown(point.rewardModel()), 24, (int) y + 4);
    graphics.setColor(MARK);
    graphics.setStroke(new BasicStroke(2f));
    graphics.draw(new Line2D.Double(x(point.low()), y, x(point.high()), y));
    graphics.fill(new Ellipse2D.Double(x(point.value()) - 4.5, y - 4.5, 9, 9));
    graphics.setColor(INK);
    graphics.drawString(
        String.format(Locale.ROOT, "%.3f  %s", point.value(), point.group()),
        NAMES + SCALE + 14,
        (int) y + 4);
  }

  private static double x(double accuracy) {
    return NAMES + accuracy * SCALE;
  }

  private static String shown(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "…";
  }
}
