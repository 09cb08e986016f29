package dev.charm.calibration.reward;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingDifference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The batch reference: calibrations, decisions and the round robin of one reward model from plain
 * lists, without Kafka. Streaming, once settled, must show the same numbers.
 *
 * <p>A prompt with a score from only one of two models is not evidence about them. Where a prompt
 * and model occur twice, the first occurrence counts. A model without a rating is left out of the
 * calibrations and reported as pending. Results stand in order of names, prompts in order of their
 * identity; they do not depend on the order of the input, apart from repeats. Immutable.
 */
public final class BatchCalibration {
  private final String[] prompts;
  private final SortedMap<String, double[]> scores; // by model, aligned to prompts; NaN = no score

  /**
   * The calibration of one pair of models.
   *
   * @param overvalued O, whose rewards the offset is added to
   * @param reference R
   */
  public record Result(String overvalued, String reference, Calibrated calibrated) {}

  /**
   * All that a set of ratings gives.
   *
   * @param results in order of O, then R; pairs without a common prompt are not among them
   * @param insufficient in the same order
   * @param pending the models with scores and without a rating
   */
  public record Report(
      List<Result> results, List<Insufficient> insufficient, SortedSet<String> pending) {}

  /**
   * A pair of models that is not calibrated for want of evidence.
   *
   * @param prompts how many they share: some, but fewer than the {@link EvidenceRule} asks for
   */
  public record Insufficient(String overvalued, String reference, long prompts) {}

  /**
   * What a calibration decides at one prompt.
   *
   * @param prompt its identity
   * @param scoreO raw reward of O's response
   * @param scoreR raw reward of R's response
   * @param choice which is preferred
   * @param margin by how much, after correction, in units of the reward
   */
  public record Decision(
      String prompt, double scoreO, double scoreR, Choice choice, double margin) {}

  private BatchCalibration(String[] prompts, SortedMap<String, double[]> scores) {
    this.prompts = prompts;
    this.scores = scores;
  }

  /** The reference on these scores of one reward model. */
  public static BatchCalibration of(Iterable<ScoredResponse> responses) {
    Map<String, Map<String, Double>> byPrompt = new TreeMap<>();
    TreeSet<String> models = new TreeSet<>();
    for (ScoredResponse response : responses) {
      models.add(response.policyModel());
      byPrompt
          .computeIfAbsent(response.prompt(), prompt -> new LinkedHashMap<>())
          .putIfAbsent(response.policyModel(), response.score());
    }
    String[] prompts = byPrompt.keySet().toArray(new String[0]);
    List<Map<String, Double>> rows = List.copyOf(byPrompt.values());
    SortedMap<String, double[]> scores = new TreeMap<>();
    for (String model : models) {
      double[] column = new double[prompts.length];
      for (int i = 0; i < prompts.length; i++) {
        column[i] = rows.get(i).getOrDefault(model, Double.NaN);
      }
      scores.put(model, column);
    }
    return new BatchCalibration(prompts, scores);
  }

  /** The policy models with a score, in order of name. */
  public SortedSet<String> models() {
    return new TreeSet<>(scores.keySet());
  }

  /**
   * The scores of a model, in order of prompt.
   *
   * @throws IllegalArgumentException if it has none at all
   */
  public double[] scores(String model) {
    return Arrays.stream(column(model)).filter(score -> !Double.isNaN(score)).toArray();
  }

  /**
   * The scores of a model by prompt, in order of prompt.
   *
   * @throws IllegalArgumentException if it has none at all
   */
  public SortedMap<String, Double> scoresByPrompt(String model) {
    double[] column = column(model);
    SortedMap<String, Double> scored = new TreeMap<>();
    for (int i = 0; i < column.length; i++) {
      if (!Double.isNaN(column[i])) {
        scored.put(prompts[i], column[i]);
      }
    }
    return scored;
  }

  /**
   * The evidence about a pair of models; empty where they share no prompt.
   *
   * @throws IllegalArgumentException if a model has no score at all
   */
  public Differences differences(String overvalued, String reference) {
    return differences(common(overvalued, reference));
  }

  private static Differences differences(double[][] common) {
    double[] d = new double[common[0].length];
    for (int i = 0; i < d.length; i++) {
      d[i] = common[0][i] - common[1][i];
    }
    return Differences.of(d);
  }

  /** The calibrations of all ordered pairs of rated models. */
  public Report calibrate(Map<String, Rating> ratings, Objective objective) {
    return calibrate(ratings, BatchSettings.of(objective));
  }

  /**
   * The calibrations of all rated models against one reference.
   *
   * @throws IllegalArgumentException if the reference has no score or no rating
   */
  public Report calibrate(Map<String, Rating> ratings, Objective objective, String reference) {
    return calibrate(ratings, BatchSettings.of(objective).against(reference));
  }

  /**
   * The calibrations that the settings ask for.
   *
   * @throws IllegalArgumentException if the reference has no score or no rating
   */
  public Report calibrate(Map<String, Rating> ratings, BatchSettings settings) {
    String reference = settings.reference();
    if (reference != null) {
      requireRated(reference, ratings);
    }
    Objective objective = objective(settings);
    List<Result> results = new ArrayList<>();
    List<Insufficient> insufficient = new ArrayList<>();
    for (String o : scores.keySet()) {
      for (String r : reference == null ? scores.keySet() : List.of(reference)) {
        Rating ratingO = ratings.get(o);
        Rating ratingR = ratings.get(r);
        if (o.equals(r) || ratingO == null || ratingR == null) {
          continue;
        }
        double[][] common = common(o, r);
        if (settings.evidence().suffices(common[0].length)) {
          results.add(new Result(o, r, calibrated(common, ratingO, ratingR, objective)));
        } else if (common[0].length > 0) {
          insufficient.add(new Insufficient(o, r, common[0].length));
        }
      }
    }
    return new Report(List.copyOf(results), List.copyOf(insufficient), pending(ratings));
  }

  /** What the offsets are solved for: an automatic temperature follows from the scores. */
  public Objective objective(BatchSettings settings) {
    return settings
        .objective()
        .resolve(settings.objective().automatic() ? spreads(settings.reference()) : List.of());
  }

  /** The models with scores and without a rating. */
  SortedSet<String> pending(Map<String, Rating> ratings) {
    TreeSet<String> pending = new TreeSet<>(scores.keySet());
    pending.removeAll(ratings.keySet());
    return pending;
  }

  /** Refuses a reference that cannot be one. */
  void requireRated(String reference, Map<String, Rating> ratings) {
    column(reference);
    if (!ratings.containsKey(reference)) {
      throw new IllegalArgumentException("the reference model " + reference + " has no rating");
    }
  }

  /**
   * The spread of every pair of models that share a prompt, rated or not, each pair once.
   *
   * @param reference only the pairs with this model; null for all
   * @throws IllegalArgumentException if the reference has no score
   */
  public List<Spread> spreads(@Nullable String reference) {
    List<Spread> spreads = new ArrayList<>();
    for (String r : reference == null ? scores.keySet() : List.of(reference)) {
      for (String o : scores.keySet()) {
        if (reference == null ? o.compareTo(r) < 0 : !o.equals(r)) {
          Differences differences = differences(o, r);
          if (differences.prompts() > 0) {
            spreads.add(Spread.of(differences));
          }
        }
      }
    }
    return List.copyOf(spreads);
  }

  private Calibrated calibrated(double[][] common, Rating o, Rating r, Objective objective) {
    if (objective instanceof Objective.AllPairs allPairs) {
      return Calibrator.calibrateAllPairs(
          common[0], common[1], RatingDifference.of(o, r), allPairs);
    }
    return Calibrator.calibrate(differences(common), o, r, objective);
  }

  /**
   * What an offset decides at each prompt that both models have a score for, in order of prompt;
   * ties are among them, as {@link Choice#NONE}.
   *
   * @throws IllegalArgumentException if a model has no score at all or the offset is NaN
   */
  public List<Decision> decisions(String overvalued, String reference, double offset) {
    double[] o = column(overvalued);
    double[] r = column(reference);
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < prompts.length; i++) {
      if (!Double.isNaN(o[i]) && !Double.isNaN(r[i])) {
        double d = o[i] - r[i];
        decisions.add(
            new Decision(prompts[i], o[i], r[i], Choice.of(d, offset), Choice.margin(d, offset)));
      }
    }
    return List.copyOf(decisions);
  }

  /** Every two models at every prompt that both have a score for. */
  public RoundRobin roundRobin() {
    RoundRobin roundRobin = new RoundRobin();
    for (int i = 0; i < prompts.length; i++) {
      Map<String, Double> rewards = new TreeMap<>();
      for (Map.Entry<String, double[]> entry : scores.entrySet()) {
        double score = entry.getValue()[i];
        if (!Double.isNaN(score)) {
          rewards.put(entry.getKey(), score);
        }
      }
      roundRobin.addPrompt(rewards);
    }
    return roundRobin;
  }

  /** One model's games against another, whichever prompts both have a score for. */
  Tally tally(String model, String opponent) {
    double[] own = column(model);
    double[] theirs = column(opponent);
    long wins = 0;
    long ties = 0;
    long games = 0;
    for (int i = 0; i < own.length; i++) {
      wins += own[i] > theirs[i] ? 1 : 0; // never of NaN
      ties += own[i] == theirs[i] ? 1 : 0;
      games += Double.isNaN(own[i]) || Double.isNaN(theirs[i]) ? 0 : 1;
    }
    return new Tally(wins, ties, games);
  }

  private double[] column(String model) {
    double[] column = scores.get(model);
    if (column == null) {
      throw new IllegalArgumentException("no score of the model " + model);
    }
    return column;
  }

  /** The scores of both models at the prompts that both have, in order of prompt. */
  private double[][] common(String overvalued, String reference) {
    double[] o = column(overvalued);
    double[] r = column(reference);
    double[][] common = new double[2][prompts.length];
    int n = 0;
    for (int i = 0; i < prompts.length; i++) {
      if (!Double.isNaN(o[i]) && !Double.isNaN(r[i])) {
        common[0][n] = o[i];
        common[1][n++] = r[i];
      }
    }
    return new double[][] {Arrays.copyOf(common[0], n), Arrays.copyOf(common[1], n)};
  }
}
