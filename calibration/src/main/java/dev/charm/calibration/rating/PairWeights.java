package dev.charm.calibration.rating;

/**
 * What the weights of all votes between two models come to, by outcome.
 *
 * @param firstWins of the votes for the first model
 * @param secondWins of the votes for the other one
 * @param ties of the votes that both are equally good
 * @param bothBad of the votes that neither is any good
 */
public record PairWeights(
    WeightSums firstWins, WeightSums secondWins, WeightSums ties, WeightSums bothBad) {
  /** Those of votes that all weigh 1. */
  public static final PairWeights NONE =
      new PairWeights(WeightSums.NONE, WeightSums.NONE, WeightSums.NONE, WeightSums.NONE);

  /**
   * With votes of one outcome more.
   *
   * @param outcome as if the first model were A
   */
  public PairWeights plus(VoteOutcome outcome, WeightSums more) {
    if (more.isNone()) {
      return this;
    }
    PairWeights sum =
        switch (outcome) {
          case MODEL_A -> new PairWeights(firstWins.plus(more), secondWins, ties, bothBad);
          case MODEL_B -> new PairWeights(firstWins, secondWins.plus(more), ties, bothBad);
          case TIE -> new PairWeights(firstWins, secondWins, ties.plus(more), bothBad);
          case BOTH_BAD -> new PairWeights(firstWins, secondWins, ties, bothBad.plus(more));
        };
    return sum.isNone() ? NONE : sum;
  }

  /** Both together. */
  public PairWeights plus(PairWeights other) {
    return plus(VoteOutcome.MODEL_A, other.firstWins)
        .plus(VoteOutcome.MODEL_B, other.secondWins)
        .plus(VoteOutcome.TIE, other.ties)
        .plus(VoteOutcome.BOTH_BAD, other.bothBad);
  }

  /** The same with the two models exchanged. */
  public PairWeights swapped() {
    return isNone() ? NONE : new PairWeights(secondWins, firstWins, ties, bothBad);
  }

  /** What the votes of an outcome, as if the first model were A, come to. */
  public WeightSums of(VoteOutcome outcome) {
    return switch (outcome) {
      case MODEL_A -> firstWins;
      case MODEL_B -> secondWins;
      case TIE -> ties;
      case BOTH_BAD -> bothBad;
    };
  }

  /** Whether all votes weigh 1. */
  public boolean isNone() {
    return firstWins.isNone() && secondWins.isNone() && ties.isNone() && bothBad.isNone();
  }
}
