package dev.charm.calibration.rating;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Ranks that only count what is sure: 1 + the number of models whose lower bound exceeds this
 * model's upper bound. Several can be first.
 *
 * <p>Source: FastChat's leaderboard; Chiang et al., Chatbot Arena, arXiv 2403.04132, section 4.
 */
public final class RankByInterval {
  private RankByInterval() {}

  /** The rank of each model, by the order of names. */
  public static SortedMap<String, Integer> of(Map<String, Rating> ratings) {
    double[] lows = ratings.values().stream().mapToDouble(Rating::ciLow).sorted().toArray();
    SortedMap<String, Integer> ranks = new TreeMap<>();
    ratings.forEach((model, rating) -> ranks.put(model, 1 + above(lows, rating.ciHigh())));
    return ranks;
  }

  /**
   * The worst rank that the intervals leave open to each model, by the order of names: the number
   * of models, itself included, that do not lie wholly below it. With {@link #of} its rank spread.
   */
  public static SortedMap<String, Integer> worstOf(Map<String, Rating> ratings) {
    double[] highs = ratings.values().stream().mapToDouble(Rating::ciHigh).sorted().toArray();
    SortedMap<String, Integer> ranks = new TreeMap<>();
    ratings.forEach(
        (model, rating) -> ranks.put(model, above(highs, Math.nextDown(rating.ciLow()))));
    return ranks;
  }

  private static int above(double[] sorted, double bound) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] > bound) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return sorted.length - from;
  }
}
