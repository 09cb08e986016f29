package dev.charm.producers.ratings;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What tables say of a rating, and the columns that say it; of several the first that is there. */
enum RatingField {
  MODEL("model", "model_name", "arena_name", "key", "name"),
  /** On the Elo scale; as a table for people has it, also {@code 1452 ± 5}. */
  RATING(
      "rating",
      "arena_score",
      "arena_elo_rating",
      "arena_elo",
      "⭐_arena_elo_rating",
      "⭐_arena_elo",
      "elo_rating",
      "elo",
      "score"),
  LOW("ci_low", "rating_lower", "rating_q025", "lower", "lower_bound", "ci_lower"),
  HIGH("ci_high", "rating_upper", "rating_q975", "upper", "upper_bound", "ci_upper"),
  /** Both ends: {@code +5/-4}, {@code ±5}, {@code [1447, 1457]}, {@code (-1.2, +1.3)}. */
  INTERVAL("95%_ci", "ci", "95_ci", "95%_ci_(±)", "95%_confidence_interval", "ci_95"),
  VOTES("votes", "vote_count", "num_battles", "num_votes", "battles"),
  AS_OF("as_of", "leaderboard_publish_date", "publish_date", "date", "last_updated"),
  SOURCE("source"),
  /** A narrower pool of battles: {@code overall} and {@code full} are the arena itself. */
  CATEGORY("category", "arena", "leaderboard");

  private final List<String> columns;

  RatingField(String... columns) {
    this.columns = List.of(columns);
  }

  /** Normal names of columns, the preferred first. */
  List<String> columns() {
    return columns;
  }

  /** The columns of all fields. */
  static Set<String> allColumns() {
    return Arrays.stream(values())
        .flatMap(field -> field.columns.stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
