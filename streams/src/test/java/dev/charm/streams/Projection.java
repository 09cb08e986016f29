package dev.charm.streams;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingDifference;
import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Reward;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What "the same result" means: for each pair its decision and scores, for each calibration its
 * numbers and the ratings that they rest on, for each policy model its statistics; no revisions,
 * times or headers.
 */
public record Projection(
    Map<String, Decided> pairs, Map<String, Solved> calibrations, Map<String, Fared> modelStats) {

  /** How far a mean or spread may be from the batch calculation: streams sum in fixed point. */
  private static final double MOMENT_TOLERANCE = 1e-9;

  /** A response with the score that speaks for it. Scores of -0.0 and 0.0 are the same score. */
  public record Scored(String model, int sample, double score) {
    public Scored {
      score += 0.0;
    }

    private static Scored of(Candidate candidate) {
      return new Scored(
          candidate.getPolicyModel(), candidate.getSampleIndex(), candidate.getScore());
    }
  }

  /** A pair. */
  public record Decided(Scored chosen, Scored rejected) {}

  /** A calibration's numbers. */
  public record Solved(
      long prompts,
      long ties,
      double expected,
      double hard,
      double mismatch,
      String objective,
      @Nullable Double temperature,
      double offset,
      double ciLow,
      double ciHigh,
      long flips,
      double calibratedHard,
      boolean worse,
      Rating overvalued,
      Rating reference) {

    /** Of a published calibration. */
    public static Solved of(Calibration c) {
      return new Solved(
          c.getPrompts(),
          c.getTies(),
          c.getExpectedWinRate(),
          c.getHardWinRate(),
          c.getMismatchDegree(),
          c.getObjective(),
          c.getTemperature(),
          c.getOffset(),
          c.getOffsetCiLow(),
          c.getOffsetCiHigh(),
          c.getFlips(),
          c.getCalibratedHardWinRate(),
          c.getWorse(),
          rating(c.getRatingOvervalued()),
          rating(c.getRatingReference()));
    }

    private static Rating rating(ArenaRating rating) {
      return Rating.of(rating.getRating(), rating.getCiLow(), rating.getCiHigh());
    }
  }

  /** A policy model's statistics. */
  public record Fared(
      long responses,
      double mean,
      double spread,
      long wins,
      long ties,
      long games,
      @Nullable Double winRate,
      @Nullable Double expectedWinRate) {

    private static Fared of(ModelStats s) {
      return new Fared(
          s.getResponses(),
          s.getMean(),
          s.getSpread(),
          s.getWins(),
          s.getTies(),
          s.getGames(),
          s.getWinRate(),
          s.getExpectedWinRate());
    }

    private boolean agreesWith(Fared other) {
      return near(mean, other.mean)
          && near(spread, other.spread)
          && new Fared(
                  responses, other.mean, other.spread, wins, ties, games, winRate, expectedWinRate)
              .equals(other);
    }

    private static boolean near(double a, double b) {
      return Math.abs(a - b) <= MOMENT_TOLERANCE * Math.max(1.0, Math.abs(a));
    }
  }

  /**
   * What differs from another projection, one line per difference; empty if nothing does. All
   * numbers are held to the bit, but for the mean and the spread of rewards, which the batch
   * calculation takes of the doubles themselves. To compare streams with streams, use {@link
   * #equals}.
   */
  public List<String> differencesFrom(Projection other) {
    List<String> differences = new ArrayList<>();
    differences(pairs, other.pairs, Decided::equals, differences);
    differences(calibrations, other.calibrations, Solved::equals, differences);
    differences(modelStats, other.modelStats, Fared::agreesWith, differences);
    return differences;
  }

  private static <V> void differences(
      Map<String, V> mine, Map<String, V> theirs, BiPredicate<V, V> same, List<String> into) {
    TreeSet<String> keys = new TreeSet<>();
    theirs.forEach(
        (key, other) -> {
          V one = mine.get(key);
          if (one == null || !same.test(one, other)) {
            keys.add(key);
          }
        });
    mine.keySet().stream().filter(key -> !theirs.containsKey(key)).forEach(keys::add);
    keys.forEach(key -> into.add(key + ": " + mine.get(key) + " instead of " + theirs.get(key)));
  }

  /** The keys of the pairs that are not the same in another projection. */
  public TreeSet<String> pairsUnlike(Projection other) {
    TreeSet<String> keys = new TreeSet<>(pairs.keySet());
    keys.addAll(other.pairs.keySet());
    keys.removeIf(key -> pairs.containsKey(key) && pairs.get(key).equals(other.pairs.get(key)));
    return keys;
  }

  /** Of what the topics hold, the latest record of each key. */
  public static Projection of(
      Map<String, PreferencePair> pairs,
      Map<String, Calibration> calibrations,
      Map<String, ModelStats> modelStats) {
    return new Projection(
        each(
            pairs, pair -> new Decided(Scored.of(pair.getChosen()), Scored.of(pair.getRejected()))),
        each(calibrations, Solved::of),
        each(modelStats, Fared::of));
  }

  private static <T, V> Map<String, V> each(Map<String, T> records, Function<T, V> of) {
    Map<String, V> values = new HashMap<>();
    records.forEach((key, record) -> values.put(key, of.apply(record)));
    return values;
  }

  /** Of this, what concerns one reward model. */
  public Projection of(String rewardModel) {
    Projection part =
        new Projection(
            new HashMap<>(pairs), new HashMap<>(calibrations), new HashMap<>(modelStats));
    String prefix = Keys.join(rewardModel, "");
    for (Map<String, ?> map : List.of(part.pairs, part.calibrations, part.modelStats)) {
      map.keySet().removeIf(key -> !key.startsWith(prefix));
    }
    return part;
  }

  /** Of the batch calculation over plain lists. */
  public static Projection ofBatch(
      List<Reward> rewards,
      Map<String, Rating> ratings,
      Objective objective,
      @Nullable String reference) {
    return ofBatch(
        rewards,
        ratings,
        (o, r) -> RatingDifference.of(ratings.get(o), ratings.get(r)),
        objective,
        reference);
  }

  /**
   * Of the batch calculation over plain lists.
   *
   * @param differences what two ratings say of the difference of their models
   */
  public static Projection ofBatch(
      List<Reward> rewards,
      Map<String, Rating> ratings,
      BiFunction<String, String, RatingDifference> differences,
      Objective objective,
      @Nullable String reference) {
    return new ProjectionOfBatch(ratings, differences, objective, reference).of(rewards);
  }
}
