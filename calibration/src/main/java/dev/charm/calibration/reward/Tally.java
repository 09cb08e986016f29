package dev.charm.calibration.reward;

/**
 * A model's games in a round robin. Integers, so tallies of parts add up to the tally of the whole
 * in any order.
 *
 * @param wins games in which the model's reward is the greater
 * @param ties games with equal rewards: played, and won by neither
 * @param games all games, not fewer than wins and ties together
 */
public record Tally(long wins, long ties, long games) {
  /** No game played. */
  public static final Tally NONE = new Tally(0, 0, 0);

  /**
   * @throws IllegalArgumentException if a number is negative or there are more wins and ties than
   *     games
   */
  public Tally {
    if (wins < 0 || ties < 0 || wins > games - ties) {
      throw new IllegalArgumentException(
          "no tally: wins " + wins + ", ties " + ties + ", games " + games);
    }
  }

  /** The tally of one game, of the model that scored {@code own}. */
  public static Tally of(double own, double opponents) {
    return new Tally(own > opponents ? 1 : 0, own == opponents ? 1 : 0, 1);
  }

  /** The games that the opponent won. */
  public long losses() {
    return games - ties - wins;
  }

  /** Both tallies together. */
  public Tally plus(Tally other) {
    return new Tally(
        Math.addExact(wins, other.wins),
        Math.addExact(ties, other.ties),
        Math.addExact(games, other.games));
  }

  /** The same games as the opponent tells them. */
  public Tally reversed() {
    return new Tally(losses(), ties, games);
  }

  /**
   * The share of games won, in [0, 1].
   *
   * @throws IllegalStateException if no game was played: that is not a rate of 0
   */
  public double winRate() {
    if (games == 0) {
      throw new IllegalStateException("no game was played, so there is no win rate");
    }
    return (double) wins / games;
  }
}
