package dev.charm.calibration.rating;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Online ratings: vote by vote, in the order in which they are cast, the two models exchange {@code
 * K (score - P)} points, where P is what their ratings promised and a tie scores one half.
 *
 * <p>Points are only exchanged, so the mean over all models stays the initial rating. The ratings
 * depend on the order, forget old votes, and have no interval: they follow a model that changes,
 * while {@link BradleyTerry} fits models that stay the same.
 *
 * <p>A vote of weight w exchanges w times as many points, as in evalica, but never more than K or
 * {@value #MOST_EXCHANGED}: a tenfold change of odds is the most that a weight can bring about. One
 * that stands for n votes is n votes in a row, each from the ratings that the last one left.
 *
 * <p>Source: A. E. Elo, The Rating of Chessplayers, Past and Present (1978), 1.5; K = 4 for models
 * is FastChat's choice.
 *
 * @param k the most that a vote can move a rating, Elo points
 * @param initial the rating of a model without votes, Elo points
 * @param bothBad what the vote that both are bad counts as
 */
public record Elo(double k, double initial, BothBad bothBad) {
  /** The most that a weight makes a vote move a rating, Elo points. */
  public static final double MOST_EXCHANGED = 400;

  /** K = 4 from 1000, both bad is a tie. */
  public static final Elo DEFAULT = new Elo(4, 1000, BothBad.TIE);

  /**
   * @throws IllegalArgumentException if a number is not finite or K is not positive
   */
  public Elo {
    if (!(k > 0) || Double.isInfinite(k) || !Double.isFinite(initial)) {
      throw new IllegalArgumentException("no Elo ratings with K = " + k + " from " + initial);
    }
  }

  /**
   * What a vote of weight 1 moves: A's rating by this, B's by its opposite.
   *
   * @param ratingA rating before the vote of the model shown as A, Elo points
   * @param ratingB rating before the vote of the model shown as B, Elo points
   * @return in [-K, K]
   * @throws IllegalArgumentException if a rating is not finite
   */
  public double exchanged(double ratingA, double ratingB, VoteOutcome outcome) {
    double expected = ExpectedWinRate.of(ratingA, ratingB);
    return switch (outcome) {
      case MODEL_A -> k * (1 - expected);
      case MODEL_B -> k * (0 - expected);
      case TIE -> k * (0.5 - expected);
      case BOTH_BAD -> bothBad == BothBad.TIE ? k * (0.5 - expected) : 0;
    };
  }

  /**
   * What a vote of any weight moves.
   *
   * @throws IllegalArgumentException if a rating is not finite
   */
  public double exchanged(double ratingA, double ratingB, VoteOutcome outcome, double weight) {
    double exchanged = exchanged(ratingA, ratingB, outcome);
    double most = Math.max(k, MOST_EXCHANGED);
    return Math.max(-most, Math.min(most, weight * exchanged));
  }

  /**
   * The ratings of A and of B after a vote, or after as many as it stands for.
   *
   * @throws IllegalArgumentException if a rating is not finite
   */
  public double[] after(double ratingA, double ratingB, Vote vote) {
    double a = ratingA;
    double b = ratingB;
    for (long i = 0; i < vote.count(); i++) {
      double exchanged = exchanged(a, b, vote.outcome(), vote.weight());
      if (a + exchanged == a && b - exchanged == b) {
        break; // and so it would go on
      }
      a += exchanged;
      b -= exchanged;
    }
    return new double[] {a, b};
  }

  /** The ratings after these votes, cast in this order, by the order of names. */
  public SortedMap<String, Double> after(Iterable<Vote> votes) {
    SortedMap<String, Double> ratings = new TreeMap<>();
    for (Vote vote : votes) {
      double a = ratings.getOrDefault(vote.modelA(), initial);
      double b = ratings.getOrDefault(vote.modelB(), initial);
      double[] after = after(a, b, vote);
      ratings.put(vote.modelA(), after[0]);
      ratings.put(vote.modelB(), after[1]);
    }
    return ratings;
  }
}
