package dev.charm.calibration.rating;

/**
 * All votes on one model, counted.
 *
 * @param wins votes for it
 * @param losses votes for its opponent
 * @param ties votes that both are equally good
 * @param bothBad votes that neither is any good
 */
public record ModelVotes(long wins, long losses, long ties, long bothBad) {
  /** No vote. */
  public static final ModelVotes NONE = new ModelVotes(0, 0, 0, 0);

  /** All votes on the model. */
  public long votes() {
    return wins + losses + ties + bothBad;
  }

  /** Both counts together. */
  public ModelVotes plus(ModelVotes other) {
    return new ModelVotes(
        wins + other.wins, losses + other.losses, ties + other.ties, bothBad + other.bothBad);
  }
}
