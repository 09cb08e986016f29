package dev.charm.ops.bench.rating;

import dev.charm.calibration.rating.PairCount;
import dev.charm.calibration.rating.VoteCounts;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The reference for a fit: Bradley-Terry by minorization and maximization, as textbooks have it. A
 * model's odds become its wins (a tie is half of one) over the sum of {@code votes / (own odds +
 * other's odds)}; all are renewed at once, until none changes by more than {@link #ENOUGH} of
 * itself. Every model must reach every other by wins.
 *
 * <p>Source: D. R. Hunter, MM algorithms for generalized Bradley-Terry models, Annals of Statistics
 * 32 (2004), equation 3.
 */
final class MinorizeMaximize {
  private static final double ENOUGH = 1e-10; // where Newton's method of BradleyTerry ends, too
  private static final double MEAN = 1000;
  private static final double POINTS = 400;

  private final List<String> models;
  private final double[][] votes;
  private final double[] wins;

  private MinorizeMaximize(List<String> models) {
    this.models = models;
    this.votes = new double[models.size()][models.size()];
    this.wins = new double[models.size()];
  }

  /** The rating of each model on the Elo scale with a mean of 1000, without intervals. */
  static SortedMap<String, Double> ratings(VoteCounts counts) {
    MinorizeMaximize fit = new MinorizeMaximize(List.copyOf(counts.models().keySet()));
    counts.pairs().forEach(fit::add);
    return fit.ratings();
  }

  private void add(PairCount pair) {
    int i = models.indexOf(pair.first());
    int j = models.indexOf(pair.second());
    double half = (pair.ties() + pair.bothBad()) / 2.0;
    votes[i][j] = pair.votes();
    votes[j][i] = pair.votes();
    wins[i] += pair.firstWins() + half;
    wins[j] += pair.secondWins() + half;
  }

  private SortedMap<String, Double> ratings() {
    double[] odds = odds();
    double mean = Arrays.stream(odds).map(Math::log10).average().orElse(0);
    SortedMap<String, Double> ratings = new TreeMap<>();
    for (int i = 0; i < odds.length; i++) {
      ratings.put(models.get(i), MEAN + POINTS * (Math.log10(odds[i]) - mean));
    }
    return ratings;
  }

  private double[] odds() {
    double[] odds = new double[models.size()];
    Arrays.fill(odds, 1);
    double change;
    do {
      double[] next = next(odds);
      change = 0;
      for (int i = 0; i < odds.length; i++) {
        change = Math.max(change, Math.abs(next[i] / odds[i] - 1));
      }
      odds = next;
    } while (change > ENOUGH);
    return odds;
  }

  private double[] next(double[] odds) {
    double[] next = new double[odds.length];
    double sum = 0;
    for (int i = 0; i < odds.length; i++) {
      double expected = 0;
      for (int j = 0; j < odds.length; j++) {
        expected += votes[i][j] / (odds[i] + odds[j]);
      }
      next[i] = wins[i] / expected;
      sum += next[i];
    }
    for (int i = 0; i < next.length; i++) {
      next[i] *= next.length / sum;
    }
    return next;
  }
}
