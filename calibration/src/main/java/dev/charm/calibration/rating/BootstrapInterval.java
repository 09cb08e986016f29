package dev.charm.calibration.rating;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
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
 * <p>A vote is drawn with its weight; one that stands for n votes is n votes, each drawn by itself.
 *
 * <p>Drawing anew what is all alike gives the same again: what little evidence leaves out ({@link
 * EvidenceFloor}) is added to each side, as its square to theirs.
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
  private final List<Unit> units;
  private final double[][] missing; // from the covariance of the strengths

  /**
   * What is drawn: a vote, or all votes of a voter.
   *
   * @param cells of the votes
   * @param weights of the votes
   */
  private record Unit(int[] cells, double[] weights) {
    private static final Comparator<Unit> ORDER =
        Comparator.comparing(Unit::cells, Arrays::compare)
            .thenComparing(Unit::weights, Arrays::compare);
  }

  private BootstrapInterval(
      BradleyTerry fit,
      RatingSettings settings,
      Comparisons votes,
      List<Unit> units,
      double[][] missing) {
    this.fit = fit;
    this.settings = settings;
    this.votes = votes;
    this.units = units;
    this.missing = missing;
  }

  /**
   * Intervals by drawing single votes.
   *
   * @return the ratings of the fit to all votes, with the intervals of the resamples
   * @throws IllegalArgumentException if the number of resamples is not positive, or there are more
   *     models than {@link BradleyTerry#MOST_WITH_INTERVALS}
   */
  public static SortedMap<String, Rating> of(
      Iterable<Vote> votes, RatingSettings settings, int resamples, long seed) {
    List<Vote> singles = new ArrayList<>();
    votes.forEach(singles::add);
    return of(singles, List.of(), votes, settings, resamples, seed);
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
    VotesByVoter voters = VotesByVoter.of(votes);
    return of(voters.unknown(), voters.known(), votes, settings, resamples, seed);
  }

  private static SortedMap<String, Rating> of(
      List<Vote> singles,
      List<List<Vote>> voters,
      Iterable<Vote> votes,
      RatingSettings settings,
      int resamples,
      long seed) {
    VoteCounts counts = VoteCounts.of(votes);
    BradleyTerry fit = fit(counts, settings);
    Comparisons all = fit.comparisons(counts, settings.bothBad());
    VotesByVoter drawn = new VotesByVoter(voters, List.copyOf(singles));
    double[][] variance = ClusteredSandwich.variance(fit, drawn, settings.bothBad());
    double[][] missing =
        EvidenceFloor.missing(
            fit,
            variance,
            voters.isEmpty()
                ? EvidenceFloor.votes(fit.votes())
                : ClusteredSandwich.evidence(fit, drawn));
    BootstrapInterval bootstrap =
        new BootstrapInterval(
            fit,
            settings,
            all,
            new ArrayList<>(),
            SandwichInterval.covariance(fit, settings.ridge(), missing));
    bootstrap.addSingles(singles);
    voters.forEach(bootstrap::addTogether);
    return bootstrap.intervals(resamples, seed);
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

  /** Votes of which each is a unit, in an order of their own. */
  private void addSingles(Iterable<Vote> singles) {
    for (Vote vote : singles) {
      if (counts(vote)) {
        Unit unit = new Unit(new int[] {cell(vote)}, new double[] {vote.weight()});
        units.addAll(Collections.nCopies(Math.toIntExact(vote.count()), unit));
      }
    }
    units.sort(Unit.ORDER);
  }

  /** Votes that are a unit together. */
  private void addTogether(List<Vote> voter) {
    List<Unit> own =
        voter.stream()
            .filter(this::counts)
            .map(
                vote ->
                    new Unit(new int[] {cell(vote)}, new double[] {vote.weight() * vote.count()}))
            .sorted(Unit.ORDER)
            .toList();
    units.add(
        new Unit(
            own.stream().mapToInt(unit -> unit.cells()[0]).toArray(),
            own.stream().mapToDouble(unit -> unit.weights()[0]).toArray()));
  }

  private boolean counts(Vote vote) {
    return settings.bothBad() == BothBad.TIE || vote.outcome() != VoteOutcome.BOTH_BAD;
  }

  private int cell(Vote vote) {
    return votes.cell(fit.number(vote.modelA()), fit.number(vote.modelB()), vote.outcome());
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
    ArenaRatings floor = ArenaRatings.of(fit, missing, settings.anchor());
    SortedMap<String, Rating> intervals = new TreeMap<>();
    for (int i = 0; i < ratings.length; i++) {
      int model = i;
      double[] sorted = Arrays.stream(drawn).mapToDouble(one -> one[model]).sorted().toArray();
      String name = fit.models().get(i);
      double least = Rating.Z95 * Math.sqrt(Math.max(0, floor.covariance(name, name)));
      double low = quantile(sorted, TAIL);
      double high = quantile(sorted, 1 - TAIL);
      intervals.put(
          name,
          Rating.withInterval(
              ratings[i],
              Math.min(low, ratings[i] - Math.hypot(ratings[i] - low, least)),
              Math.max(high, ratings[i] + Math.hypot(high - ratings[i], least))));
    }
    return intervals;
  }

  /** The strengths of the models by a resample. */
  private double[] resampled(SplittableRandom random) {
    int models = fit.models().size();
    if (models == 0) {
      return new double[0];
    }
    double[] weight = new double[votes.cells()];
    for (int drawn = 0; drawn < units.size(); drawn++) {
      Unit unit = units.get(random.nextInt(units.size()));
      for (int i = 0; i < unit.cells().length; i++) {
        weight[unit.cells()[i]] += unit.weights()[i];
      }
    }
    return Arrays.copyOf(BradleyTerry.Fitted.to(votes.drawn(weight)).strengths(), models);
  }

  private static double quantile(double[] sorted, double probability) {
    double place = probability * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
