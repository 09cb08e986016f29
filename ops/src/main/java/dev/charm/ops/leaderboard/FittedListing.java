package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.BradleyTerry;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.listing.Output;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prints a leaderboard that is fitted when it is asked for.
 *
 * @param winMatrix whether only who wins against whom is to be shown
 * @param intervals that were asked for; null if none were
 * @param minVotes models with fewer are preliminary; null if none are
 */
public record FittedListing(
    boolean winMatrix, @Nullable Intervals intervals, @Nullable Long minVotes) {

  /**
   * Fits and prints.
   *
   * @param notes where is told what does not count
   * @throws CommandFailedException if there are more models than are shown
   */
  public void print(FittedLeaderboard fit, Output output, PrintWriter out, PrintWriter notes) {
    if (fit.refused() > 0) {
      notes.printf(
          Locale.ROOT,
          "charm: %d votes do not count: an arena holds %d models and %d pairs that met, and they"
              + " name more%n",
          fit.refused(),
          VoteCounts.MOST_MODELS,
          VoteCounts.MOST_PAIRS);
      notes.flush();
    }
    requireFew(fit.counts().models().size(), output);
    List<ArenaLeaderboardRow> rows = fit.rows();
    if (winMatrix) {
      List<String> models = rows.stream().map(ArenaLeaderboardRow::model).toList();
      WinMatrixListing.print(WinMatrix.cells(fit.counts(), models), models, output, out);
    } else {
      ArenaLeaderboardListing.print(
          minVotes == null ? rows : ArenaLeaderboardRow.withMinVotes(rows, minVotes), output, out);
    }
  }

  /** Refuses what is asked of so many models that neither memory nor a terminal holds it. */
  private void requireFew(int models, Output output) {
    if (winMatrix && output.isTable() && models > WinMatrix.MOST_IN_SQUARE) {
      throw new CommandFailedException(
          "a square of "
              + models
              + " models is more than a terminal shows, which is "
              + WinMatrix.MOST_IN_SQUARE
              + "; --output ndjson prints two models a line");
    }
    if ((intervals == Intervals.VOTER || intervals == Intervals.BOOTSTRAP)
        && models > BradleyTerry.MOST_WITH_INTERVALS) {
      throw new CommandFailedException(
          "intervals are made for at most "
              + BradleyTerry.MOST_WITH_INTERVALS
              + " models, and the votes name "
              + models
              + "; without --intervals there are ratings");
    }
  }
}
