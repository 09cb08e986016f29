package dev.charm.ops.dashboard.data;

import dev.charm.calibration.rating.RatingSettings;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.LoggedVotes;
import dev.charm.ops.leaderboard.FittedLeaderboard;
import dev.charm.ops.leaderboard.Intervals;
import dev.charm.ops.leaderboard.WinMatrix;
import dev.charm.ops.leaderboard.WinMatrix.Cell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often each of the best models of an arena wins against each other one, by its votes.
 *
 * @param models rows and columns, the best one first
 * @param leftOut how many further models have votes
 */
public record WinTable(
    String arena, List<String> models, int leftOut, Map<String, Map<String, Cell>> cells) {
  private static final int MOST_MODELS = 40;

  /** So that some 50 MB are held meanwhile, beside whatever else the process does. */
  static final int MOST_VOTES = 100_000;

  /**
   * Reads the votes from the log, and counts them.
   *
   * @throws dev.charm.consumers.views.TooManyVotesException if there are too many to hold
   */
  public static WinTable read(LogReader reader, String arena) {
    FittedLeaderboard fit = new FittedLeaderboard(RatingSettings.DEFAULT, Intervals.SANDWICH);
    LoggedVotes.read(reader, arena, MOST_VOTES).forEach(fit::add);
    List<String> all =
        fit.counts().pairs().isEmpty()
            ? List.of()
            : fit.rows().stream().map(row -> row.model()).toList();
    List<String> models = all.stream().limit(MOST_MODELS).toList();
    Map<String, Map<String, Cell>> cells = new HashMap<>();
    for (Cell cell : WinMatrix.cells(fit.counts(), models)) {
      cells.computeIfAbsent(cell.model(), model -> new HashMap<>()).put(cell.opponent(), cell);
    }
    return new WinTable(arena, models, all.size() - models.size(), cells);
  }

  /** A cell; null where there is no vote between the two. */
  public @Nullable Cell cell(String model, String opponent) {
    return cells.getOrDefault(model, Map.of()).get(opponent);
  }

  /** The shade of a win rate: 0 for never to 10 for always. */
  public int shade(Cell cell) {
    return (int) Math.round(10 * cell.winRate());
  }
}
