package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.PairCount;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.calibration.rating.VoteOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each model of an arena wins against each other one. */
public final class WinMatrix {
  /** The most models that are shown as a square: its cells take some 100 MB. */
  public static final int MOST_IN_SQUARE = 1000;

  private WinMatrix() {}

  /**
   * One cell of the matrix.
   *
   * @param model the row
   * @param opponent the column
   * @param votes all votes between the two
   * @param wins of the row
   * @param losses of the row
   * @param ties votes that both are equally good
   * @param bothBad votes that neither is any good
   * @param winRate wins and half the ties, as a share of both and the losses, each vote as much as
   *     it weighs; both-bad votes are ties
   */
  public record Cell(
      String model,
      String opponent,
      long votes,
      long wins,
      long losses,
      long ties,
      long bothBad,
      double winRate) {}

  /**
   * Every two models with votes between them, each from both sides.
   *
   * @param models rows and columns, in this order
   */
  public static List<Cell> cells(VoteCounts counts, List<String> models) {
    Map<String, Map<String, Cell>> known = new HashMap<>();
    for (PairCount pair : counts.pairs()) {
      put(
          known,
          new Cell(
              pair.first(),
              pair.second(),
              pair.votes(),
              pair.firstWins(),
              pair.secondWins(),
              pair.ties(),
              pair.bothBad(),
              pair.winRate(VoteOutcome.MODEL_A)));
      put(
          known,
          new Cell(
              pair.second(),
              pair.first(),
              pair.votes(),
              pair.secondWins(),
              pair.firstWins(),
              pair.ties(),
              pair.bothBad(),
              pair.winRate(VoteOutcome.MODEL_B)));
    }
    Map<String, Integer> columns = new HashMap<>();
    models.forEach(model -> columns.put(model, columns.size()));
    List<Cell> cells = new ArrayList<>();
    for (String model : models) {
      known.getOrDefault(model, Map.of()).values().stream()
          .filter(cell -> columns.containsKey(cell.opponent()))
          .sorted(Comparator.comparing(cell -> columns.get(cell.opponent())))
          .forEach(cells::add);
    }
    return cells;
  }

  private static void put(Map<String, Map<String, Cell>> cells, Cell cell) {
    cells.computeIfAbsent(cell.model(), model -> new HashMap<>()).put(cell.opponent(), cell);
  }
}
