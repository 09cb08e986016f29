package dev.charm.ops.leaderboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.listing.Output;
import java.io.PrintWriter;
import java.util.List;

/** Prints the leaderboard of an arena. */
public final class ArenaLeaderboardListing {
  private static final Listing<ArenaLeaderboardRow> LISTING =
      Listing.of(
          Column.of("rank", ArenaLeaderboardRow::rank),
          Column.of("model", ArenaLeaderboardRow::model),
          Column.of("rating", 1, ArenaLeaderboardRow::rating),
          Column.of("ci_low", 1, ArenaLeaderboardRow::ciLow).headed("95 % from"),
          Column.of("ci_high", 1, ArenaLeaderboardRow::ciHigh).headed("to"),
          Column.of("votes", ArenaLeaderboardRow::votes),
          Column.of("wins", ArenaLeaderboardRow::wins).asDetail(),
          Column.of("losses", ArenaLeaderboardRow::losses).asDetail(),
          Column.of("ties", ArenaLeaderboardRow::ties).asDetail(),
          Column.of("both_bad", ArenaLeaderboardRow::bothBad).asDetail(),
          Column.of("elo", 1, ArenaLeaderboardRow::elo).asDetail(),
          Column.of("source", ArenaLeaderboardRow::source).asDetail(),
          Column.<ArenaLeaderboardRow>of("as_of", row -> row.asOf().toString()).asDetail(),
          Column.of("warnings", ArenaLeaderboardRow::warnings));

  private ArenaLeaderboardListing() {}

  /** A row as a JSON object. */
  public static ObjectNode object(ArenaLeaderboardRow row) {
    return LISTING.object(row);
  }

  public static void print(List<ArenaLeaderboardRow> rows, Output output, PrintWriter out) {
    LISTING.print(output, rows, out);
  }
}
