package dev.charm.ops.plot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The study's figure: expected against empirical win rate of each policy model, one panel a reward
 * model, with the diagonal on which a calibrated reward model's points lie. Above it a model is
 * over-valued, below it under-valued. Equal points give equal files.
 */
public final class WinRatePlot {
  private WinRatePlot() {}

  /**
   * One policy model under one reward model.
   *
   * @param expected mean Elo-expected win rate, in [0, 1]
   * @param empirical win rate of the round robin, in [0, 1]
   */
  public record Point(String rewardModel, String policyModel, double expected, double empirical) {}

  /** Whether a file's name says svg or png. */
  public static boolean canDraw(Path file) {
    return FigureFile.canDraw(file);
  }

  /**
   * Draws points to an SVG or PNG file.
   *
   * @throws IllegalArgumentException if there is no point or the name says neither
   * @throws IOException if the file cannot be written
   */
  public static void draw(List<Point> points, Path file) throws IOException {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("points are needed");
    }
    System.setProperty("java.awt.headless", "true");
    FigureFile.write(new WinRateFigure(points), file);
  }

  /** The same as the text of an SVG file; without a point there is nothing in it. */
  public static String svg(List<Point> points) {
    return FigureFile.svg(new WinRateFigure(points));
  }
}
