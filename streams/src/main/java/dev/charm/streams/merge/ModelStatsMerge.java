package dev.charm.streams.merge;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.RoundRobin;
import dev.charm.calibration.reward.Tally;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.ModelStats;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sums up how each policy model fares with one reward model. */
final class ModelStatsMerge {
  private static final BigDecimal UNIT = BigDecimal.valueOf(0x1p-40);

  private final MergedPartials partials;

  ModelStatsMerge(MergedPartials partials) {
    this.partials = partials;
  }

  /** The statistics of every policy model with a reward, revision 0, by policy model. */
  SortedMap<String, ModelStats> summarise(String rewardModel, Map<String, ArenaRating> ratings) {
    Map<String, Rating> rated = new TreeMap<>();
    ratings.forEach((model, rating) -> rated.put(model, RatingTable.rating(rating)));
    SortedMap<String, SortedMap<String, Tally>> tallies = partials.tallies(rewardModel);
    SortedMap<String, ModelStats> stats = new TreeMap<>();
    partials
        .scores(rewardModel)
        .forEach(
            (model, scores) -> {
              SortedMap<String, Tally> games = tallies.getOrDefault(model, new TreeMap<>());
              stats.put(
                  model, stats(rewardModel, scores, RoundRobin.standing(model, games, rated)));
            });
    return stats;
  }

  private static ModelStats stats(
      String rewardModel, MergedPartials.Scores scores, RoundRobin.Standing standing) {
    Tally tally = standing.tally();
    return ModelStats.newBuilder()
        .setRewardModel(rewardModel)
        .setPolicyModel(standing.model())
        .setResponses(scores.count())
        .setMean(mean(scores))
        .setSpread(spread(scores))
        .setWins(tally.wins())
        .setTies(tally.ties())
        .setGames(tally.games())
        .setWinRate(tally.games() == 0 ? null : tally.winRate())
        .setExpectedWinRate(
            standing.expectedWinRate().isPresent()
                ? standing.expectedWinRate().getAsDouble()
                : null)
        .setRevision(0)
        .build();
  }

  private static double mean(MergedPartials.Scores scores) {
    return new BigDecimal(scores.sum())
        .multiply(UNIT)
        .divide(BigDecimal.valueOf(scores.count()), MathContext.DECIMAL64)
        .doubleValue();
  }

  /** {@code sqrt((n sum(x^2) - sum(x)^2) / (n (n - 1)))}, the numerator in whole numbers. */
  private static double spread(MergedPartials.Scores scores) {
    if (scores.count() < 2) {
      return 0.0;
    }
    BigInteger n = BigInteger.valueOf(scores.count());
    // sumOfSquares is in units of 2^-40, sum squared in 2^-80.
    BigInteger numerator =
        n.multiply(scores.sumOfSquares()).shiftLeft(40).subtract(scores.sum().pow(2));
    double variance =
        new BigDecimal(numerator.max(BigInteger.ZERO))
            .multiply(UNIT)
            .multiply(UNIT)
            .divide(new BigDecimal(n.multiply(n.subtract(BigInteger.ONE))), MathContext.DECIMAL64)
            .doubleValue();
    return Math.sqrt(variance);
  }
}
