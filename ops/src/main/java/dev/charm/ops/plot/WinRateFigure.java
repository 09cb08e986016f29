package dev.charm.ops.plot;

import dev.charm.ops.plot.WinRatePlot.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The chart of {@link WinRatePlot}: panels side by side, one scale for both axes of all. */
final class WinRateFigure implements Figure {
  private static final int PANEL = 430;
  private static final int BESIDE = 110;
  private static final int ABOVE_AND_BELOW = 170;
  private static final Color INK = new Color(0x33, 0x33, 0x33);
  private static final Color GRID = new Color(0xe3, 0xe3, 0xe3);
  private static final Color DIAGONAL = new Color(0x88, 0x88, 0x88);

  /** Colours that colour-blind people tell apart (Okabe and Ito), without the yellow. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x00, 0x72, 0xb2),
          new Color(0xd5, 0x5e, 0x00),
          new Color(0x00, 0x9e, 0x73),
          new Color(0xcc, 0x79, 0xa7),
          new Color(0xe6, 0x9f, 0x00),
          new Color(0x56, 0xb4, 0xe9),
          new Color(0x33, 0x33, 0x33));

  private static final List<Shape> SHAPES =
      List.of(
          new Ellipse2D.Double(-4.5, -4.5, 9, 9),
          new Rectangle2D.Double(-4, -4, 8, 8),
          AffineTransform.getRotateInstance(Math.PI / 4)
              .createTransformedShape(new Rectangle2D.Double(-4, -4, 8, 8)));

  private final Map<String, List<Point>> panels = new TreeMap<>();
  private final List<String> policyModels;
  private final Scale scale;
  private final JFreeChart chart;

  WinRateFigure(List<Point> points) {
    TreeSet<String> models = new TreeSet<>();
    for (Point point : points) {
      panels.computeIfAbsent(point.rewardModel(), rm -> new ArrayList<>()).add(point);
      models.add(point.policyModel());
    }
    this.policyModels = List.copyOf(models);
    this.scale = Scale.of(points);
    this.chart = chart();
  }

  @Override
  public int width() {
    return BESIDE + PANEL * panels.size();
  }

  @Override
  public int height() {
    int legendLines = 1 + policyModels.size() * 190 / width();
    return PANEL + ABOVE_AND_BELOW + 20 * legendLines;
  }

  @Override
  public void draw(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width(), height()), null, null);
  }

  private JFreeChart chart() {
    NumberAxis range = axis("empirical win rate");
    CombinedRangeXYPlot combined = new CombinedRangeXYPlot(range);
    combined.setGap(34);
    panels.forEach((rewardModel, points) -> combined.add(panel(rewardModel, points), 1));
    combined.setFixedLegendItems(legend());
    JFreeChart made =
        new JFreeChart("Empirical against expected win rate", font(Font.BOLD, 17), combined, true);
    made.setBackgroundPaint(Color.WHITE);
    made.getTitle().setPaint(INK);
    TextTitle subtitle =
        new TextTitle(
            "above the diagonal the reward model over-values a model, below it under-values it",
            font(Font.PLAIN, 12));
    subtitle.setPaint(INK);
    subtitle.setPosition(RectangleEdge.TOP);
    made.addSubtitle(0, subtitle);
    made.getLegend().setItemFont(font(Font.PLAIN, 12));
    made.getLegend().setFrame(BlockBorder.NONE);
    made.getLegend().setItemLabelPadding(new RectangleInsets(2, 2, 2, 10));
    made.setPadding(new RectangleInsets(10, 10, 6, 14));
    return made;
  }

  private XYPlot panel(String rewardModel, List<Point> points) {
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    renderer.setDrawOutlines(true);
    renderer.setUseOutlinePaint(true);
    for (Point point : points) {
      XYSeries series = new XYSeries(point.policyModel());
      series.add(point.expected(), point.empirical());
      int index = data.getSeriesCount();
      data.addSeries(series);
      renderer.setSeriesPaint(index, colour(point.policyModel()));
      renderer.setSeriesOutlinePaint(index, Color.WHITE);
      renderer.setSeriesShape(index, shape(point.policyModel()));
    }
    XYPlot plot = new XYPlot(data, axis(""), null, renderer);
    plot.getDomainAxis().setLabel("expected win rate (arena ratings)");
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlineStroke(new BasicStroke(1));
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setOutlinePaint(DIAGONAL);
    plot.addAnnotation(
        new XYLineAnnotation(
            scale.low(), scale.low(), scale.high(), scale.high(), dashes(), DIAGONAL));
    plot.addAnnotation(new PanelLabels(points, font(Font.PLAIN, 11), this::colour));
    plot.addAnnotation(new PanelTitle(rewardModel, font(Font.BOLD, 12), INK));
    return plot;
  }

  private NumberAxis axis(String label) {
    NumberAxis axis = new NumberAxis(label);
    axis.setRange(scale.low(), scale.high());
    axis.setTickUnit(new NumberTickUnit(scale.step()));
    axis.setLabelFont(font(Font.PLAIN, 13));
    axis.setTickLabelFont(font(Font.PLAIN, 11));
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    return axis;
  }

  private LegendItemCollection legend() {
    LegendItemCollection items = new LegendItemCollection();
    for (String model : policyModels) {
      items.add(new LegendItem(model, null, null, null, shape(model), colour(model)));
    }
    LegendItem diagonal =
        new LegendItem(
            "calibrated", null, null, null, new Line2D.Double(-9, 0, 9, 0), dashes(), DIAGONAL);
    items.add(diagonal);
    return items;
  }

  private Color colour(String policyModel) {
    return COLOURS.get(policyModels.indexOf(policyModel) % COLOURS.size());
  }

  private Shape shape(String policyModel) {
    return SHAPES.get(policyModels.indexOf(policyModel) / COLOURS.size() % SHAPES.size());
  }

  private static BasicStroke dashes() {
    return new BasicStroke(
        1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 4}, 0);
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }
}
