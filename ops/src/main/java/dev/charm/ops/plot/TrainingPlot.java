package dev.charm.ops.plot;

import dev.charm.schemas.TrainingPoint;
import dev.charm.schemas.TrainingRound;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Loss and accuracy of rounds of training, epoch by epoch, one round after another: the lines of
 * the pairs that were trained on and of held-out ones. Equal rounds give equal files.
 */
public final class TrainingPlot {
  private TrainingPlot() {}

  /**
   * A round with at least one epoch.
   *
   * @param label the version that came of it, or what did
   * @param points in the order of epochs
   */
  public record Round(String label, List<TrainingPoint> points) {

    /** A round as the topic has it. */
    public static Round of(TrainingRound round) {
      String candidate = round.getCandidate();
      String version =
          candidate == null ? round.getStatus() : candidate.substring(candidate.lastIndexOf('@'));
      return new Round(
          version + (round.getStatus().equals("REFUSED") ? " refused" : ""), round.getCurve());
    }
  }

  /**
   * Draws rounds to an SVG or PNG file, in their order.
   *
   * @throws IllegalArgumentException if there is no round or the name says neither
   * @throws IOException if the file cannot be written
   */
  public static void draw(List<Round> rounds, Path file) throws IOException {
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("rounds are needed");
    }
    System.setProperty("java.awt.headless", "true");
    FigureFile.write(new TrainingFigure(rounds), file);
  }

  /** The same as the text of an SVG file. */
  public static String svg(List<Round> rounds) {
    return FigureFile.svg(new TrainingFigure(rounds));
  }
}
