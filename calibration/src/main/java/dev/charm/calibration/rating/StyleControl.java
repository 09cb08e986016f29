package dev.charm.calibration.rating;

import dev.charm.calibration.numeric.Matrices;
import dev.charm.calibration.numeric.Newton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Ratings with style taken out: how good a model would be thought, were its answers laid out as
 * those of its opponents.
 *
 * <p><b>Model.</b> Bradley-Terry with covariates: i beats j with probability {@code sigma(b_i - b_j
 * + sum of c_f x_f)}, where x_f is the {@linkplain StyleFeature#difference difference} of the two
 * answers in feature f over its standard deviation. Strengths b and coefficients c are fitted
 * together by maximum likelihood, with ties as half a win, {@link SandwichInterval}s, and the
 * virtual player, who has the style of each opponent, where {@link BradleyTerry} has it.
 *
 * <p><b>Deviations from 0.</b> The standard deviation is taken about 0 and no mean is taken off, so
 * that a vote says the same with its sides exchanged. LMArena and arena-rank take off the mean of x
 * over the votes as they happen to be written, which is near 0 when sides are drawn by lot, and
 * arena-rank draws coefficients towards 0, which is not done here.
 *
 * <p>A feature in which no two answers differ has no coefficient. It needs the votes themselves: a
 * step costs O(votes) beside O(models^3).
 *
 * <p>Source: T. Li, A. Angelopoulos and W.-L. Chiang, Does style matter? Disentangling style and
 * substance in Chatbot Arena (LMArena, 2024).
 */
public final class StyleControl {
  private final ArenaRatings ratings;
  private final Map<StyleFeature, StyleCoefficient> coefficients;

  private StyleControl(ArenaRatings ratings, Map<StyleFeature, StyleCoefficient> coefficients) {
    this.ratings = ratings;
    this.coefficients = Collections.unmodifiableMap(coefficients);
  }

  /**
   * Fits ratings and coefficients to votes.
   *
   * @return of every model with a vote that counts
   * @throws ArithmeticException if the coefficients are not determined: features that are multiples
   *     of each other, or that say who wins without fail; or if there are more models than {@link
   *     BradleyTerry#MOST_WITH_INTERVALS}
   */
  public static StyleControl fit(Iterable<StyledVote> votes, RatingSettings settings) {
    VoteCounts counts = new VoteCounts();
    List<StyledVote> counted = new ArrayList<>();
    for (StyledVote vote : votes) {
      counts.add(vote.vote());
      if (settings.bothBad() == BothBad.TIE || vote.vote().outcome() != VoteOutcome.BOTH_BAD) {
        counted.add(vote);
      }
    }
    BradleyTerry plain = BradleyTerry.fit(counts, settings.bothBad());
    if (!plain.allowsIntervals()) {
      throw new ArithmeticException(
          "style is controlled for among at most "
              + BradleyTerry.MOST_WITH_INTERVALS
              + " models, and here are "
              + plain.models().size());
    }
    StyledComparisons comparisons = StyledComparisons.of(counted, plain);
    StyledLikelihood likelihood = new StyledLikelihood(comparisons);
    try {
      double[] solution = Newton.maximum(likelihood);
      return of(plain, counts, likelihood, comparisons, solution, settings);
    } catch (ArithmeticException e) {
      throw new ArithmeticException(
          "the votes do not determine the coefficients of "
              + comparisons.features()
              + ": "
              + e.getMessage());
    }
  }

  private static StyleControl of(
      BradleyTerry plain,
      VoteCounts counts,
      StyledLikelihood likelihood,
      StyledComparisons comparisons,
      double[] solution,
      RatingSettings settings) {
    int models = plain.models().size();
    double[][] covariance =
        models == 0
            ? new double[0][0]
            : likelihood.at(solution).sandwich(settings.ridge() * comparisons.votes());
    Map<StyleFeature, StyleCoefficient> coefficients = new EnumMap<>(StyleFeature.class);
    for (int f = 0; f < comparisons.features().size() && models > 0; f++) {
      int at = comparisons.players() + f;
      coefficients.put(
          comparisons.features().get(f),
          new StyleCoefficient(solution[at], StrictMath.sqrt(covariance[at][at])));
    }
    ArenaRatings ratings =
        ArenaRatings.of(
            plain.models(),
            Arrays.copyOf(solution, models),
            Matrices.leading(covariance, models),
            settings.anchor(),
            ArenaRatings.warnings(plain, counts, settings.bothBad()));
    return new StyleControl(ratings, coefficients);
  }

  /** The ratings with style taken out. */
  public ArenaRatings ratings() {
    return ratings;
  }

  /** How far each feature that differs at all sways votes. */
  public Map<StyleFeature, StyleCoefficient> coefficients() {
    return coefficients;
  }
}
