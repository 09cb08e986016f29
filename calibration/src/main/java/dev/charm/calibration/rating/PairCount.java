package dev.charm.calibration.rating;

/**
 * All votes between two models, counted.
 *
 * @param first the model whose name sorts first
 * @param second the other model
 * @param firstWins votes for the first
 * @param secondWins votes for the second
 * @param ties votes that both are equally good
 * @param bothBad votes that neither is any good
 * @param weights what the weights of these votes come to beyond 1 each
 */
public record PairCount(
    String first,
    String second,
    long firstWins,
    long secondWins,
    long ties,
    long bothBad,
    PairWeights weights) {
  /**
   * @throws IllegalArgumentException if a count is negative or the models are not in order
   */
  public PairCount {
    if (first.compareTo(second) >= 0) {
      throw new IllegalArgumentException(first + " does not sort before " + second);
    }
    if (firstWins < 0 || secondWins < 0 || ties < 0 || bothBad < 0) {
      throw new IllegalArgumentException("a count is negative: " + first + ", " + second);
    }
  }

  /** Votes that all weigh 1. */
  public PairCount(
      String first, String second, long firstWins, long secondWins, long ties, long bothBad) {
    this(first, second, firstWins, secondWins, ties, bothBad, PairWeights.NONE);
  }

  /** All votes between the two. */
  public long votes() {
    return firstWins + secondWins + ties + bothBad;
  }

  /** The votes of an outcome, as if the first model were A. */
  public long votes(VoteOutcome outcome) {
    return switch (outcome) {
      case MODEL_A -> firstWins;
      case MODEL_B -> secondWins;
      case TIE -> ties;
      case BOTH_BAD -> bothBad;
    };
  }

  /** The weights of all votes of an outcome together. */
  public double weight(VoteOutcome outcome) {
    return weights.of(outcome).sum(votes(outcome));
  }

  /**
   * What a side scored, as a share of the votes, each as much as it weighs: a tie is one half, both
   * bad a tie.
   *
   * @param winner the side, as if the first model were A
   */
  public double winRate(VoteOutcome winner) {
    double ties = tiesWith(BothBad.TIE);
    double all = weight(VoteOutcome.MODEL_A) + weight(VoteOutcome.MODEL_B) + ties;
    return (weight(winner) + 0.5 * ties) / all;
  }

  /** The weights of all ties together, and of what counts as one. */
  double tiesWith(BothBad bothBadIs) {
    return bothBadIs == BothBad.TIE
        ? weights.ties().plus(weights.bothBad()).sum(ties + bothBad)
        : weight(VoteOutcome.TIE);
  }

  /** The squares of these weights together. */
  double squaredTiesWith(BothBad bothBadIs) {
    return bothBadIs == BothBad.TIE
        ? weights.ties().plus(weights.bothBad()).squares(ties + bothBad)
        : weights.ties().squares(ties);
  }
}
