package dev.charm.calibration.rating;

import dev.charm.calibration.numeric.Newton;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Strengths of models such that model i beats model j with probability {@code p_ij = sigma(b_i -
 * b_j)}, fitted to votes: the Bradley-Terry model, by maximum likelihood.
 *
 * <p><b>Ties.</b> A tie is half a win each way, as FastChat, arena-rank and evalica have it. At the
 * maximum every model's wins are what its strength promises over the votes it got: {@code sum over
 * j of n_ij p_ij = wins_i + ties_i / 2}.
 *
 * <p><b>Weights.</b> A vote of weight w counts as w votes: the likelihood has it to the power w. So
 * do n votes that were counted as one; they part at the {@linkplain SandwichInterval interval}.
 *
 * <p><b>Method.</b> The logarithm of the likelihood is concave. Newton's method from 0, never from
 * an earlier result, so that the same counts give the same bits; one strength is held, and a
 * Cholesky decomposition solves for the others. {@link Newton} tells when it ends; 1e-10 of a
 * strength is 2e-8 Elo points. That usually takes 4 to 8 steps, each of {@code n^3 / 3} operations,
 * whatever the number of votes. Of more than {@value #MOST_WITH_INTERVALS} models the equations are
 * solved by {@link SparseLaplacian}, whose time and memory follow the pairs that met: the strengths
 * are the same to within the end of the method, but there are no intervals, for which every two
 * models need a number ({@link RatingWarning#NO_INTERVAL}).
 *
 * <p><b>Existence.</b> If some models never scored against the others, or nobody compared them,
 * there is no maximum (see {@link WinGraph}). Then, <i>and only then</i>, one virtual player joins
 * in, who won half a vote against every model and lost the other half, and leaves again after the
 * fit. Each model so has one vote more, a draw with a player of average strength; now everyone can
 * be reached from everyone, and the same method applies. A model that won all its m votes against
 * average opponents comes out at odds of about {@code (m + 1/2) : 1/2}, models with many votes stay
 * where they were, and groups that never met are centred on each other. These votes stand in the
 * interval as well, so that a model without a defeat has a wide one. The warnings say which models
 * brought this about. The same is done where a maximum exists so far out (odds beyond 1e15 against
 * votes that were cast) that double precision does not find it.
 *
 * <p>Sources: R. A. Bradley and M. E. Terry, Rank analysis of incomplete block designs, Biometrika
 * 39 (1952); D. R. Hunter, MM algorithms for generalized Bradley-Terry models, Annals of Statistics
 * 32 (2004); virtual votes as a prior: F. Caron and A. Doucet, Efficient Bayesian inference for
 * generalized Bradley-Terry models, Journal of Computational and Graphical Statistics 21 (2012);
 * ratings of language models so: Chiang et al., Chatbot Arena, arXiv 2403.04132.
 */
public final class BradleyTerry {
  /**
   * The most models whose ratings have intervals: their covariance takes 8 MB, and to make it about
   * a second.
   */
  public static final int MOST_WITH_INTERVALS = 1000;

  private final List<String> models;
  private final Comparisons votes;
  private final double[] strengths;
  private final Map<RatingWarning, List<String>> warnings;
  private final Map<String, Integer> numbers;

  private BradleyTerry(
      List<String> models,
      Comparisons votes,
      double[] strengths,
      Map<RatingWarning, List<String>> warnings) {
    this.models = models;
    this.votes = votes;
    this.strengths = strengths;
    this.warnings = Collections.unmodifiableMap(warnings);
    this.numbers = numbers(models);
  }

  /**
   * Fits strengths to votes.
   *
   * @return the strength of every model that has a vote that counts
   */
  public static BradleyTerry fit(VoteCounts counts, BothBad bothBad) {
    List<PairCount> pairs = counts.pairs();
    SortedSet<String> rated = new TreeSet<>();
    SortedSet<String> unrated = new TreeSet<>();
    for (PairCount pair : pairs) {
      SortedSet<String> models = Comparisons.counted(pair, bothBad) > 0 ? rated : unrated;
      models.add(pair.first());
      models.add(pair.second());
    }
    unrated.removeAll(rated);
    List<String> models = List.copyOf(rated);
    Comparisons votes = Comparisons.of(pairs, bothBad, numbers(models));
    WinGraph graph = new WinGraph(votes);
    Map<RatingWarning, List<String>> warnings = graph.warnings(models);
    if (!unrated.isEmpty()) {
      warnings.put(RatingWarning.UNRATED, List.copyOf(unrated));
    }
    Fitted fitted = Fitted.to(votes, graph.stronglyConnected());
    if (graph.stronglyConnected() && fitted.votes().players() > votes.players()) {
      warnings.put(RatingWarning.UNDETERMINED, models);
    }
    if (counts.isFull()) {
      warnings.put(RatingWarning.ARENA_FULL, models);
    }
    if (!allowsIntervals(models)) {
      warnings.put(RatingWarning.NO_INTERVAL, models);
    }
    return new BradleyTerry(models, fitted.votes(), fitted.strengths(), warnings);
  }

  /**
   * Strengths and what they were fitted to.
   *
   * @param votes those that were cast; with the votes of the virtual player if there is no maximum
   *     without them, or it is so far out that double precision does not find it
   * @param strengths of all players, the virtual one included
   */
  record Fitted(Comparisons votes, double[] strengths) {
    static Fitted to(Comparisons votes) {
      return to(votes, new WinGraph(votes).stronglyConnected());
    }

    private static Fitted to(Comparisons votes, boolean connected) {
      if (connected) {
        try {
          return new Fitted(votes, Newton.maximum(new Likelihood(votes)));
        } catch (ArithmeticException tooFarApart) {
          return to(votes, false);
        }
      }
      Comparisons more = votes.withVirtualPlayer();
      return new Fitted(more, Newton.maximum(new Likelihood(more)));
    }
  }

  private static Map<String, Integer> numbers(List<String> models) {
    Map<String, Integer> numbers = new HashMap<>();
    models.forEach(model -> numbers.put(model, numbers.size()));
    return numbers;
  }

  /** The rated models, in the order of names. */
  public List<String> models() {
    return models;
  }

  /**
   * Their strengths in that order: natural logarithms of odds, with a mean of 0 over the models.
   */
  public double[] strengths() {
    double mean = 0;
    for (int i = 0; i < models.size(); i++) {
      mean += strengths[i] / models.size();
    }
    double[] centred = new double[models.size()];
    for (int i = 0; i < centred.length; i++) {
      centred[i] = strengths[i] - mean;
    }
    return centred;
  }

  /** What to warn of, and for which models, sorted. */
  public Map<RatingWarning, List<String>> warnings() {
    return warnings;
  }

  /** Whether the virtual player had to join in. */
  public boolean regularised() {
    return votes.players() > models.size();
  }

  /** Whether there are no more models than intervals are made for. */
  public boolean allowsIntervals() {
    return allowsIntervals(models);
  }

  private static boolean allowsIntervals(List<String> models) {
    return models.size() <= MOST_WITH_INTERVALS;
  }

  /** These votes as the fit numbers the models. */
  Comparisons comparisons(VoteCounts counts, BothBad bothBad) {
    return Comparisons.of(counts.pairs(), bothBad, numbers);
  }

  /** A model's place among {@link #models}, which it must have. */
  int number(String model) {
    return Collections.binarySearch(models, model);
  }

  /** The votes that were fitted to, the virtual ones with them. */
  Comparisons votes() {
    return votes;
  }

  /** The strengths of all players, the virtual one with them. */
  double[] playerStrengths() {
    return strengths;
  }
}
