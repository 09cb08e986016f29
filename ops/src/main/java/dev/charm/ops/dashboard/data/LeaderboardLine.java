package dev.charm.ops.dashboard.data;

import dev.charm.ops.leaderboard.ArenaLeaderboardRow;
import dev.charm.ops.leaderboard.RewardLeaderboardRow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy model on the leaderboard.
 *
 * @param rated its place in the arena; null if it has rewards and no rating there
 * @param worstRank the worst rank that its interval leaves open; null without a rank
 * @param rewards how it fares with each reward model, by {@code name@version}
 */
public record LeaderboardLine(
    String model,
    @Nullable ArenaLeaderboardRow rated,
    @Nullable Integer worstRank,
    Map<String, RewardLeaderboardRow> rewards) {

  /** Whether its place is not to be relied upon yet: without a rating, or on too few votes. */
  public boolean provisional() {
    return rated == null || !rated.warnings().isEmpty();
  }
}
