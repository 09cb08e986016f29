package dev.charm.streams.partial;

/**
 * Games of one model against another: added where they come, subtracted where they go. A part of
 * all games by itself may be negative.
 */
public record GameCount(long won, long lost, long tied) {
  /** No game. */
  public static final GameCount NONE = new GameCount(0, 0, 0);

  /** One game, of the model that scored {@code own}. */
  public static GameCount of(double own, double opponents) {
    return new GameCount(
        own > opponents ? 1 : 0, own < opponents ? 1 : 0, own == opponents ? 1 : 0);
  }

  /** Both together. */
  public GameCount plus(GameCount other) {
    return new GameCount(
        Math.addExact(won, other.won),
        Math.addExact(lost, other.lost),
        Math.addExact(tied, other.tied));
  }

  /** Without the others. */
  public GameCount minus(GameCount other) {
    return new GameCount(won - other.won, lost - other.lost, tied - other.tied);
  }

  /** The same games as the opponent tells them. */
  public GameCount reversed() {
    return new GameCount(lost, won, tied);
  }
}
