package dev.charm.ops.plot;

import dev.charm.ops.plot.TrainingPlot.Round;
import dev.charm.schemas.TrainingPoint;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.function.Function;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jspecify.annotations.Nullable;

/** The drawing of {@link TrainingPlot}: loss above, accuracy below, rounds from left to right. */
final class TrainingFigure implements Figure {
  private static final int HEIGHT = 520;
  private static final int LEAST_WIDTH = 560;
  private static final int EPOCH = 24;
  private static final Color TRAIN = new Color(0x00, 0x72, 0xb2);
  private static final Color HELD_OUT = new Color(0xd5, 0x5e, 0x00);

  private final List<Round> rounds;
  private final int epochs;

  TrainingFigure(List<Round> rounds) {
    this.rounds = rounds;
    this.epochs = rounds.stream().mapToInt(round -> round.points().size()).sum();
  }

  @Override
  public int width() {
    return Math.max(LEAST_WIDTH, 90 + epochs * EPOCH);
  }

  @Override
  public int height() {
    return HEIGHT;
  }

  @Override
  public void draw(Graphics2D graphics) {
    CombinedDomainXYPlot both = new CombinedDomainXYPlot(axis());
    both.add(panel("loss", TrainingPoint::getTrainLoss, TrainingPoint::getEvalLoss, true));
    both.add(
        panel("accuracy", TrainingPoint::getTrainAccuracy, TrainingPoint::getEvalAccuracy, false));
    JFreeChart chart = new JFreeChart(null, new Font(Font.SANS_SERIF, Font.PLAIN, 12), both, true);
    chart.setBackgroundPaint(Color.WHITE);
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width(), height()));
  }

  /** The first epoch of each round says which it is. */
  private NumberAxis axis() {
    String[] labels = new String[epochs];
    int place = 0;
    for (Round round : rounds) {
      for (TrainingPoint point : round.points()) {
        boolean first = point.equals(round.points().get(0));
        labels[place++] = first ? round.label() : Integer.toString(point.getEpoch());
      }
    }
    SymbolAxis axis = new SymbolAxis("epochs of each round", labels);
    axis.setGridBandsVisible(false);
    return axis;
  }

  private XYPlot panel(
      String name,
      Function<TrainingPoint, @Nullable Double> train,
      Function<TrainingPoint, @Nullable Double> heldOut,
      boolean legend) {
    XYSeriesCollection lines = new XYSeriesCollection();
    lines.addSeries(line("pairs trained on", train));
    lines.addSeries(line("held-out pairs", heldOut));
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
    renderer.setSeriesPaint(0, TRAIN);
    renderer.setSeriesPaint(1, HELD_OUT);
    renderer.setSeriesVisibleInLegend(0, legend);
    renderer.setSeriesVisibleInLegend(1, legend);
    NumberAxis range = new NumberAxis(name);
    range.setAutoRangeIncludesZero(false);
    XYPlot plot = new XYPlot(lines, null, range, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    plot.setDomainGridlinesVisible(false);
    return plot;
  }

  /** A line that is broken between rounds. */
  private XYSeries line(String name, Function<TrainingPoint, @Nullable Double> value) {
    XYSeries line = new XYSeries(name, false);
    int place = 0;
    for (Round round : rounds) {
      for (TrainingPoint point : round.points()) {
        line.add(place++, value.apply(point));
      }
      line.add(place - 0.5, null);
    }
    return line;
  }
}
