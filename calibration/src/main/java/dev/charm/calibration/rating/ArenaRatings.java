package dev.charm.calibration.rating;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ratings of an arena on the Elo scale, {@code anchor + 400 / ln 10 (b_i - b_anchor)}, with 95
 * % intervals and what is behind them: how the errors of any two move together.
 *
 * <p>An interval is one of the difference from the {@link Anchor}: from the mean of all models, or
 * from one model, whose own then has no width. The difference of two models and its error do not
 * depend on it. Of more than {@value BradleyTerry#MOST_WITH_INTERVALS} models there are neither
 * intervals nor errors.
 */
public final class ArenaRatings {
  private static final double POINTS = 400.0 / StrictMath.log(10.0); // Elo, of a unit of strength

  private final List<String> models;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final double[] ratings;
  private final double @Nullable [][] covariance; // null: of more models than have intervals
  private final Map<RatingWarning, List<String>> warnings;

  private ArenaRatings(
      List<String> models,
      double[] ratings,
      double @Nullable [][] covariance,
      Map<RatingWarning, List<String>> warnings) {
    this.models = models;
    this.ratings = ratings;
    this.covariance = covariance;
    this.warnings = Collections.unmodifiableMap(warnings);
    models.forEach(model -> numbers.put(model, numbers.size()));
  }

  /**
   * Bradley-Terry ratings with the interval of single votes ({@link SandwichInterval}), which of
   * little evidence is as wide as that allows ({@link EvidenceFloor}).
   *
   * @return of every model with a vote that counts
   */
  public static ArenaRatings of(VoteCounts counts, RatingSettings settings) {
    BradleyTerry fit = BradleyTerry.fit(counts, settings.bothBad());
    double @Nullable [][] covariance =
        fit.allowsIntervals() ? SandwichInterval.founded(fit, settings.ridge()) : null;
    Map<RatingWarning, List<String>> warnings = warnings(fit, counts, settings.bothBad());
    return of(fit.models(), fit.strengths(), covariance, settings.anchor(), warnings);
  }

  /**
   * Bradley-Terry ratings with the interval of votes by voter ({@link ClusteredSandwich}), which of
   * few voters is as wide as they allow ({@link EvidenceFloor}).
   *
   * @return of every model with a vote that counts
   */
  public static ArenaRatings clustered(Iterable<Vote> votes, RatingSettings settings) {
    VoteCounts counts = VoteCounts.of(votes);
    BradleyTerry fit = BradleyTerry.fit(counts, settings.bothBad());
    Map<RatingWarning, List<String>> warnings = warnings(fit, counts, settings.bothBad());
    List<String> few = VotesByVoter.of(votes).withFewer(RatingWarning.FEW, fit.models());
    if (!few.isEmpty()) {
      warnings.put(RatingWarning.FEW_VOTERS, few);
    }
    double @Nullable [][] covariance =
        fit.allowsIntervals()
            ? ClusteredSandwich.founded(fit, votes, settings.bothBad(), settings.ridge())
            : null;
    return of(fit.models(), fit.strengths(), covariance, settings.anchor(), warnings);
  }

  /** What to warn of after a fit: what it says itself, and of which models there are few votes. */
  static Map<RatingWarning, List<String>> warnings(
      BradleyTerry fit, VoteCounts counts, BothBad bothBad) {
    Map<RatingWarning, List<String>> warnings = new EnumMap<>(RatingWarning.class);
    warnings.putAll(fit.warnings());
    SortedMap<String, ModelVotes> votes = counts.models();
    List<String> few =
        fit.models().stream()
            .filter(
                model -> {
                  ModelVotes own = votes.getOrDefault(model, ModelVotes.NONE);
                  long ignored = bothBad == BothBad.IGNORE ? own.bothBad() : 0;
                  return own.votes() - ignored < RatingWarning.FEW;
                })
            .toList();
    if (!few.isEmpty()) {
      warnings.put(RatingWarning.FEW_VOTES, few);
    }
    return warnings;
  }

  /**
   * Fitted strengths as ratings.
   *
   * @param covariance of the strengths, by two models in the order of the fit
   */
  public static ArenaRatings of(BradleyTerry fit, double[][] covariance, Anchor anchor) {
    return of(fit.models(), fit.strengths(), covariance, anchor, fit.warnings());
  }

  static ArenaRatings of(
      List<String> models,
      double[] strengths,
      double @Nullable [][] covariance,
      Anchor anchor,
      Map<RatingWarning, List<String>> warnings) {
    Map<RatingWarning, List<String>> all = new EnumMap<>(RatingWarning.class);
    all.putAll(warnings);
    double[] weights = weights(models, anchor);
    if (anchor instanceof Anchor.Model model && !models.contains(model.name())) {
      all.put(RatingWarning.ANCHOR_UNRATED, List.of(model.name()));
    }
    return new ArenaRatings(
        models,
        scaled(strengths, weights, anchor.rating()),
        covariance == null ? null : contrasts(covariance, weights),
        all);
  }

  /** How much of the anchor each model is: the fixed one all of it, or each one its share. */
  static double[] weights(List<String> models, Anchor anchor) {
    double[] weights = new double[models.size()];
    int fixed = anchor instanceof Anchor.Model model ? models.indexOf(model.name()) : -1;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = fixed < 0 ? 1.0 / weights.length : i == fixed ? 1 : 0;
    }
    return weights;
  }

  /** {@code rating + 400 / ln 10 (b_i - sum of w_k b_k)}. */
  static double[] scaled(double[] strengths, double[] weights, double rating) {
    double anchor = 0;
    for (int k = 0; k < strengths.length; k++) {
      anchor += weights[k] * strengths[k];
    }
    double[] ratings = new double[strengths.length];
    for (int i = 0; i < ratings.length; i++) {
      ratings[i] = rating + POINTS * (strengths[i] - anchor);
    }
    return ratings;
  }

  /** {@code C_ij - c_i - c_j + c}, with c_i = sum of w_k C_ik and c = sum of w_i c_i. */
  private static double[][] contrasts(double[][] covariance, double[] weights) {
    int n = weights.length;
    double[] withAnchor = new double[n];
    double ofAnchor = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        withAnchor[i] += weights[k] * covariance[i][k];
      }
      ofAnchor += weights[i] * withAnchor[i];
    }
    double[][] contrasts = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (weights[i] < 1 && weights[j] < 1) {
          contrasts[i][j] =
              POINTS * POINTS * (covariance[i][j] - (withAnchor[i] + withAnchor[j]) + ofAnchor);
        }
      }
    }
    return contrasts;
  }

  /** The rated models, in the order of names. */
  public List<String> models() {
    return models;
  }

  /** Whether a model has a rating. */
  public boolean rates(String model) {
    return numbers.containsKey(model);
  }

  /**
   * Whether the ratings have intervals; if not, {@link RatingWarning#NO_INTERVAL} says so, too, and
   * each counts as exact.
   */
  public boolean haveIntervals() {
    return covariance != null;
  }

  /**
   * A model's rating with its 95 % interval.
   *
   * @throws IllegalArgumentException if it has none
   */
  public Rating rating(String model) {
    return rating(number(model));
  }

  /** All ratings by the order of names. */
  public SortedMap<String, Rating> ratings() {
    SortedMap<String, Rating> all = new TreeMap<>();
    for (int i = 0; i < ratings.length; i++) {
      all.put(models.get(i), rating(i));
    }
    return all;
  }

  private Rating rating(int i) {
    if (covariance == null) {
      return Rating.exact(ratings[i]);
    }
    double half = Rating.Z95 * StrictMath.sqrt(Math.max(0, covariance[i][i]));
    return Rating.withInterval(ratings[i], ratings[i] - half, ratings[i] + half);
  }

  /**
   * How the errors of two ratings move together; of a model and itself the variance.
   *
   * @return squared Elo points
   * @throws IllegalArgumentException if one has no rating
   * @throws IllegalStateException if the ratings have no intervals
   */
  public double covariance(String model, String other) {
    if (covariance == null) {
      throw new IllegalStateException("nothing is known of the errors of so many ratings");
    }
    return covariance[number(model)][number(other)];
  }

  /**
   * How far one model is above another, and how sure that is.
   *
   * @throws IllegalArgumentException if one has no rating
   */
  public RatingDifference difference(String o, String r) {
    int i = number(o);
    int j = number(r);
    if (covariance == null) {
      return RatingDifference.of(rating(i), rating(j));
    }
    double variance = covariance[i][i] + covariance[j][j] - 2 * covariance[i][j];
    return new RatingDifference(
        ratings[i] - ratings[j], Math.max(0, variance), RatingErrors.CORRELATED);
  }

  /** What to warn of, and for which models, sorted. */
  public Map<RatingWarning, List<String>> warnings() {
    return warnings;
  }

  /**
   * What to warn of at a model, or at any if its anchor is not rated; in the order of the warnings.
   *
   * @return by model, of those with a rating and a warning
   */
  public Map<String, List<RatingWarning>> warningsByModel() {
    return byModel(models, warnings);
  }

  static Map<String, List<RatingWarning>> byModel(
      List<String> models, Map<RatingWarning, List<String>> warnings) {
    Map<String, List<RatingWarning>> byModel = new HashMap<>();
    warnings.forEach(
        (warning, named) -> {
          for (String model : warning == RatingWarning.ANCHOR_UNRATED ? models : named) {
            byModel.computeIfAbsent(model, any -> new ArrayList<>()).add(warning);
          }
        });
    return byModel;
  }

  private int number(String model) {
    Integer number = numbers.get(model);
    if (number == null) {
      throw new IllegalArgumentException(model + " has no rating here");
    }
    return number;
  }
}
