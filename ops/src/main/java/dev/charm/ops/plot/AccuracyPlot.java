package dev.charm.ops.plot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Accuracies of reward models with their intervals, one panel a test set, with letters: reward
 * models that share one cannot be told apart. Equal points give equal files.
 */
public final class AccuracyPlot {
  private AccuracyPlot() {}

  /**
   * One reward model on one test set.
   *
   * @param value accuracy, in [0, 1]
   * @param low lower end of its interval
   * @param high upper end
   * @param group its letters
   */
  public record Point(
      String set, String rewardModel, double value, double low, double high, String group) {}

  /**
   * Draws points to an SVG or PNG file, in their order.
   *
   * @throws IllegalArgumentException if there is no point or the name says neither
   * @throws IOException if the file cannot be written
   */
  public static void draw(List<Point> points, Path file) throws IOException {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("points are needed");
    }
    System.setProperty("java.awt.headless", "true");
    FigureFile.write(new AccuracyFigure(points), file);
  }
}
