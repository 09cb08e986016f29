package dev.charm.ops.dashboard.page;

import dev.charm.ops.dashboard.data.Leaderboard;
import dev.charm.ops.dashboard.data.LeaderboardLine;
import dev.charm.ops.leaderboard.ArenaLeaderboardRow;
import dev.charm.ops.leaderboard.RewardLeaderboardRow;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The leaderboard as a page: filtered, in an order, with its intervals on one scale. */
public final class LeaderboardPage {
  private static final double WIDTH = 160;
  private static final double MARGIN = 6;

  private final Leaderboard leaderboard;
  private final LeaderboardQuery query;
  private final List<LeaderboardLine> lines;
  private final double low;
  private final double high;

  public LeaderboardPage(Leaderboard leaderboard, LeaderboardQuery query) {
    this.leaderboard = leaderboard;
    this.query = query;
    this.lines =
        leaderboard.lines().stream()
            .filter(this::isWanted)
            .sorted(query.sort().order(query))
            .toList();
    this.low = ends(ArenaLeaderboardRow::ciLow).min(Comparator.naturalOrder()).orElse(0.0);
    this.high = ends(ArenaLeaderboardRow::ciHigh).max(Comparator.naturalOrder()).orElse(1.0);
  }

  private boolean isWanted(LeaderboardLine line) {
    return line.model().toLowerCase(Locale.ROOT).contains(query.filter().toLowerCase(Locale.ROOT));
  }

  /** Of all models, filtered or not: a filter does not move the scale. */
  private Stream<Double> ends(Function<ArenaLeaderboardRow, @Nullable Double> end) {
    return leaderboard.lines().stream()
        .map(LeaderboardLine::rated)
        .filter(row -> row != null)
        .map(
            row -> {
              Double value = end.apply(row);
              return value == null ? row.rating() : value;
            });
  }

  public Leaderboard leaderboard() {
    return leaderboard;
  }

  public LeaderboardQuery query() {
    return query;
  }

  public List<LeaderboardLine> lines() {
    return lines;
  }

  /** The reward models that have columns. */
  public List<String> rewardModels() {
    return query.rewardModel() == null
        ? leaderboard.rewardModels()
        : leaderboard.rewardModels().stream().filter(query.rewardModel()::equals).toList();
  }

  public @Nullable RewardLeaderboardRow rewards(LeaderboardLine line, String rewardModel) {
    return line.rewards().get(rewardModel);
  }

  /** The rank and how far the interval lets it go: {@code 2 (1–4)}. */
  public String rank(LeaderboardLine line) {
    Integer rank = line.rated() == null ? null : line.rated().rank();
    Integer worst = line.worstRank();
    return rank == null
        ? Shown.text(null)
        : worst == null || worst.equals(rank) ? rank.toString() : rank + "–" + worst;
  }

  /** Elo points at the left end of the scale. */
  public double low() {
    return low;
  }

  /** Elo points at the right end of the scale. */
  public double high() {
    return high;
  }

  /** Where a rating is drawn, from the left. */
  public String x(@Nullable Double rating) {
    double value = rating == null ? low : rating;
    double span = high > low ? high - low : 1;
    return Shown.at(MARGIN + (WIDTH - 2 * MARGIN) * (value - low) / span);
  }

  /** The interval in words, for who does not see it. */
  public String intervalWords(ArenaLeaderboardRow row) {
    return row.ciLow() == null
        ? "no interval"
        : "from " + Shown.number(row.ciLow(), 0) + " to " + Shown.number(row.ciHigh(), 0);
  }

  /** Where the table alone is. */
  public String partAddress() {
    return "/parts/leaderboard" + query.address().substring(1);
  }

  /** Where the win matrix of the arena is. */
  public String winMatrix() {
    return "/parts/win-matrix?arena=" + Shown.url(leaderboard.arena());
  }

  /** A reward model as a part of an address. */
  public String link(String rewardModel) {
    return Shown.url(rewardModel);
  }

  /** The date in the form; empty for now. */
  public String asOfDate() {
    return leaderboard.asOf() == null ? "" : leaderboard.asOf().toString().substring(0, 10);
  }
}
