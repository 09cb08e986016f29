package dev.charm.ops.plot;

import dev.charm.ops.plot.OffsetPlot.Moment;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** The drawing of {@link OffsetPlot}. */
final class OffsetFigure implements Figure {
  private static final Color INK = new Color(0x33, 0x33, 0x33);
  private static final Color GRID = new Color(0xe3, 0xe3, 0xe3);
  private static final Color OFFSET = new Color(0x00, 0x72, 0xb2);
  private static final float BAND = 0.2f;

  private final String title;
  private final List<Moment> moments;
  private final Instant until;

  OffsetFigure(String title, List<Moment> moments, Instant until) {
    this.title = title;
    this.moments = moments;
    this.until = until;
  }

  @Override
  public int width() {
    return 720;
  }

  @Override
  public int height() {
    return 300;
  }

  @Override
  public void draw(Graphics2D graphics) {
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    renderer.setAlpha(BAND);
    YIntervalSeriesCollection data = new YIntervalSeriesCollection();
    for (YIntervalSeries stretch : stretches()) {
      int index = data.getSeriesCount();
      data.addSeries(stretch);
      renderer.setSeriesPaint(index, OFFSET);
      renderer.setSeriesFillPaint(index, OFFSET);
      renderer.setSeriesStroke(index, new BasicStroke(1.8f));
    }
    DateAxis time = new DateAxis("time (UTC)", TimeZone.getTimeZone("UTC"), Locale.ROOT);
    NumberAxis offset = new NumberAxis("offset");
    offset.setAutoRangeIncludesZero(false);
    for (var axis : List.of(time, offset)) {
      axis.setLabelFont(font(Font.PLAIN, 12));
      axis.setTickLabelFont(font(Font.PLAIN, 11));
      axis.setLabelPaint(INK);
      axis.setTickLabelPaint(INK);
    }
    XYPlot plot = new XYPlot(data, time, offset, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlinePaint(GRID);
    JFreeChart chart = new JFreeChart(title, font(Font.BOLD, 14), plot, false);
    chart.getTitle().setPaint(INK);
    chart.setBackgroundPaint(Color.WHITE);
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width(), height()));
  }

  /** Steps; a withdrawal ends a stretch. */
  private List<YIntervalSeries> stretches() {
    List<YIntervalSeries> stretches = new ArrayList<>();
    YIntervalSeries stretch = null;
    for (int i = 0; i < moments.size(); i++) {
      Moment moment = moments.get(i);
      if (Double.isNaN(moment.offset())) {
        stretch = null;
        continue;
      }
      if (stretch == null) {
        stretch = new YIntervalSeries(stretches.size(), false, true);
        stretches.add(stretch);
      }
      Instant end = i + 1 < moments.size() ? moments.get(i + 1).at() : until;
      add(stretch, moment.at(), moment);
      add(stretch, end, moment);
    }
    return stretches;
  }

  private static void add(YIntervalSeries stretch, Instant at, Moment moment) {
    boolean bounded = Double.isFinite(moment.low()) && Double.isFinite(moment.high());
    stretch.add(
        (double) at.toEpochMilli(),
        moment.offset(),
        bounded ? moment.low() : moment.offset(),
        bounded ? moment.high() : moment.offset());
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }
}
