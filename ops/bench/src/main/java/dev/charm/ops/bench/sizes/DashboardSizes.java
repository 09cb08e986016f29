package dev.charm.ops.bench.sizes;

/**
 * What a dashboard has to show.
 *
 * @param rewardModels each of which calibrates every two models
 * @param models that are rated
 * @param pairs with texts
 * @param followers that look at the newest pairs while more come
 * @param feedSeconds for how long more come
 */
public record DashboardSizes(
    int rewardModels, int models, int pairs, int followers, int feedSeconds) {

  /** A large leaderboard, and ten minutes of pairs. */
  static DashboardSizes full() {
    return new DashboardSizes(5, 100, 100_000, 4, 600);
  }

  /** Toy sizes. */
  static DashboardSizes quick() {
    return new DashboardSizes(2, 4, 300, 1, 2);
  }
}
