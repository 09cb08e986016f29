package dev.charm.ops.leaderboard;

/** What the interval of a rating says: how it would scatter, were the votes drawn anew. */
public enum Intervals {
  /** Each vote by itself, by the sandwich formula: what streams. */
  SANDWICH,
  /** All votes of a voter together, by the sandwich formula. */
  VOTER,
  /** Each vote by itself, by drawing. */
  BOOTSTRAP
}
