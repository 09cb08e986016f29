package dev.charm.calibration.rating;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Intervals by drawing the votes anew: as many votes as there are, each of them any of the votes
 * with equal probability, fitted again; the 2.5 % and 97.5 % quantiles of the ratings, between two
 * order statistics in proportion. Slower than the {@link SandwichInterval} by about the number of
 * resamples, it assumes less, and so is what that is checked by.
 *
 * <p>A resample may lose the defeats of a model that has few; it is then fitted with the virtual
 * player of {@link BradleyTerry}, or there would be no rating to take a quantile of.
 *
 * <p>The seed decides: same votes, in any order, same seed, same intervals. A resample takes as
 * many random numbers as there are votes, or voters.
 *
 * <p>Source: B. Efron, Bootstrap methods, Annals of Statistics 7 (1979); Chiang et al., Chatbot
 * Arena, arXiv 2403.04132.
 */
public final class BootstrapInterval {
  private static final double TAIL = 0.025;

  private final BradleyTerry fit;
  private final RatingSettings settings;
  private final Comparisons votes;
  private final List<int[]> units; // what is drawn: a vote, or all votes of a voter

  private BootstrapInterval(
      BradleyTerry fit, RatingSettings settings, Comparisons votes, List<int[]> units) {
    this.fit = fit;
    this.settings = settings;
    this.votes = votes;
    this.units = units;
  }

  /**
   * Intervals by drawing single votes.
   *
   * @return the ratings of the fit to all votes, with the intervals of the resamples
   * @throws IllegalArgumentException if the number of resamples is not positive, or there are more
   *     models than {@link BradleyTerry#MOST_WITH_INTERVALS}
   */
  public static SortedMap<String, Rating> of(
      VoteCounts counts, RatingSettings settings, int resamples, long seed) {
    BradleyTerry fit = fit(counts, settings);
    Comparisons votes = fit.comparisons(counts, settings.bothBad());
    return new BootstrapInterval(fit, settings, votes, singles(votes, votes))
        .intervals(resamples, seed);
  }

  /**
   * Intervals by drawing voters, each with all their votes. A vote whose voter is not known is
   * drawn by itself.
   *
   * @return the ratings of the fit to all votes, with the intervals of the resamples
   * @throws IllegalArgumentException if the number of resamples is not positive, or there are more
   *     models than {@link BradleyTerry#MOST_WITH_INTERVALS}
   */
  public static SortedMap<String, Rating> clustered(
      Iterable<Vote> votes, RatingSettings settings, int resamples, long seed) {
    VoteCounts counts = VoteCounts.of(votes);
    BradleyTerry fit = fit(counts, settings);
    Comparisons all = fit.comparisons(counts, settings.bothBad());
    VotesByVoter voters = VotesByVoter.of(votes);
    List<int[]> units = singles(fit.comparisons(voters.unknown(), settings.bothBad()), all);
    for (List<Vote> voter : voters.known()) {
      units.add(fit.comparisons(VoteCounts.of(voter), settings.bothBad()).cellsIn(all));
    }
    return new BootstrapInterval(fit, settings, all, units).intervals(resamples, seed);
  }

  private static BradleyTerry fit(VoteCounts counts, RatingSettings settings) {
    BradleyTerry fit = BradleyTerry.fit(counts, settings.bothBad());
    if (!fit.allowsIntervals()) {
      throw new IllegalArgumentException(
          "intervals are made for at most "
              + BradleyTerry.MOST_WITH_INTERVALS
              + " models, and here are "
              + fit.models().size());
    }
    return fit;
  }

  private static List<int[]> singles(Comparisons votes, Comparisons all) {
    List<int[]> singles = new ArrayList<>();
    for (int cell : votes.cellsIn(all)) {
      singles.add(new int[] {cell});
    }
    return singles;
  }

  private SortedMap<String, Rating> intervals(int resamples, long seed) {
    if (resamples < 1) {
      throw new IllegalArgumentException("intervals of " + resamples + " resamples");
    }
    double[] weights = ArenaRatings.weights(fit.models(), settings.anchor());
    double rating = settings.anchor().rating();
    double[] ratings = ArenaRatings.scaled(fit.strengths(), weights, rating);
    SplittableRandom seeds = new SplittableRandom(seed);
    List<SplittableRandom> randoms = Stream.generate(seeds::split).limit(resamples).toList();
    double[][] drawn = new double[resamples][];
    IntStream.range(0, resamples)
        .parallel()
        .forEach(b -> drawn[b] = ArenaRatings.scaled(resampled(randoms.get(b)), weights, rating));
    SortedMap<String, Rating> intervals = new TreeMap<>();
    for (int i = 0; i < ratings.length; i++) {
      int model = i;
      double[] sorted = Arrays.stream(drawn).mapToDouble(one -> one[model]).sorted().toArray();
      intervals.put(
          fit.models().get(i),
          Rating.withInterval(ratings[i], quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)));
    }
    return intervals;
  }

  /** The strengths of the models by a resample. */
  private double[] resampled(SplittableRandom random) {
    int models = fit.models().size();
    if (models == 0) {
      return new double[0];
    }
    int[] times = new int[votes.cells()];
    for (int drawn = 0; drawn < units.size(); drawn++) {
      for (int cell : units.get(random.nextInt(units.size()))) {
        times[cell]++;
      }
    }
    return Arrays.copyOf(BradleyTerry.Fitted.to(votes.drawn(times)).strengths(), models);
  }

  private static double quantile(double[] sorted, double probability) {
    double place = probability * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
