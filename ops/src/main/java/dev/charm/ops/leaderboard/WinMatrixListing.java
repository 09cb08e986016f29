package dev.charm.ops.leaderboard;

import dev.charm.ops.leaderboard.WinMatrix.Cell;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.listing.Output;
import dev.charm.ops.listing.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints a win matrix: as a square for people, two models a line for machines. */
public final class WinMatrixListing {
  private static final Listing<Cell> LISTING =
      Listing.of(
          Column.of("model", Cell::model),
          Column.of("opponent", Cell::opponent),
          Column.of("win_rate", 3, Cell::winRate),
          Column.of("votes", Cell::votes),
          Column.of("wins", Cell::wins),
          Column.of("losses", Cell::losses),
          Column.of("ties", Cell::ties),
          Column.of("both_bad", Cell::bothBad));

  private WinMatrixListing() {}

  /**
   * Prints it.
   *
   * @param models rows and columns, the best first
   */
  public static void print(List<Cell> cells, List<String> models, Output output, PrintWriter out) {
    if (output.isTable()) {
      square(cells, models).print(out);
    } else {
      LISTING.print(output, cells, out);
    }
  }

  /** Columns are numbered as the rows are: names would be too wide. */
  private static Table square(List<Cell> cells, List<String> models) {
    Map<String, Map<String, Double>> rates = new HashMap<>();
    for (Cell cell : cells) {
      rates
          .computeIfAbsent(cell.model(), model -> new HashMap<>())
          .put(cell.opponent(), cell.winRate());
    }
    List<String> headings = new ArrayList<>(List.of("", "model"));
    for (int i = 0; i < models.size(); i++) {
      headings.add(String.valueOf(i + 1));
    }
    Table table = new Table(headings);
    List<Integer> decimals = new ArrayList<>(Collections.nCopies(headings.size(), 2));
    for (int i = 0; i < models.size(); i++) {
      List<@Nullable Object> row = new ArrayList<>(List.of(i + 1, models.get(i)));
      for (String opponent : models) {
        row.add(rates.getOrDefault(models.get(i), Map.of()).get(opponent));
      }
      table.add(row, decimals);
    }
    return table;
  }
}
