package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.Correlation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * How much of a reward model's preference between two policy models length alone explains, and what
 * is left of it where both answers are about equally long.
 *
 * <p><b>Why.</b> Reward models like long answers: Singhal et al. find that much of what RLHF gains
 * is length, and measure a reward model by how often the longer answer wins and how well length
 * predicts the reward within a prompt; length-controlled AlpacaEval asks what the win rate would be
 * at equal length. A calibration takes out the bias for a model as a whole, whatever it comes from.
 * If the mismatch is gone on length-matched prompts before calibration, length is where it came
 * from; if it stays, it is not.
 *
 * <p><b>Read with care.</b> The ratings that promise the expected win rate were earned with the
 * lengths as they are, and matched prompts are not a random sample of prompts: the expected rate is
 * a mark to compare with, not a truth about them. People like long answers too, so not all that
 * length explains is bias.
 *
 * <p><b>Length</b> is the number of Unicode code points. Not tokens: each model has a tokenizer of
 * its own, the reward model's is rarely at hand, and the figure should be the same for everyone who
 * recounts it. Not UTF-16 units, which count an emoji twice.
 *
 * <p><b>Outcome of unusual input.</b> No prompt at all: counts of 0, everything else empty. All
 * lengths equal: no longer answer, no variance to explain, every prompt matched. One prompt: shares
 * with wide intervals, no correlation. An empty answer has length 0 and counts as one character in
 * the logarithm. The same observations in any order give the same bits.
 *
 * <p>Sources: Singhal, Goyal, Xu, Durrett, A Long Way to Go: Investigating Length Correlations in
 * RLHF, arXiv 2310.03716; Dubois, Galambosi, Liang, Hashimoto, Length-Controlled AlpacaEval, arXiv
 * 2404.04475.
 *
 * @param prompts with scores and texts of both models
 * @param overvaluedLonger share of prompts where O's answer is the longer, equal lengths a half
 * @param longerPreferred among prompts with answers of different length, the share in which the
 *     longer has the higher raw reward, an equal reward counting half: what the rule "the longer
 *     wins" gets right about this reward model
 * @param lengthR2 share of the variance of {@code d = s_O - s_R} that a straight line in {@code
 *     ln(length_O / length_R)} explains, in [0, 1]
 * @param rankCorrelation Spearman's, of d and the ratio of lengths, in [-1, 1]
 * @param all hard win rates over all these prompts
 * @param matched hard win rates over those with {@code shorter >= 0.8 longer}
 */
public record LengthReport(
    long prompts,
    Optional<Share> overvaluedLonger,
    Optional<Share> longerPreferred,
    OptionalDouble lengthR2,
    OptionalDouble rankCorrelation,
    WinRates all,
    WinRates matched) {

  /**
   * One prompt.
   *
   * @param d {@code s_O - s_R} by raw rewards, in the reward model's units
   * @param lengthO code points of O's answer
   * @param lengthR code points of R's answer
   */
  public record Observation(double d, long lengthO, long lengthR) {
    private static final Comparator<Observation> CANONICAL =
        Comparator.comparingDouble(Observation::d)
            .thenComparingLong(Observation::lengthO)
            .thenComparingLong(Observation::lengthR);

    /**
     * @throws IllegalArgumentException if d is not finite or a length negative
     */
    public Observation {
      if (!Double.isFinite(d) || lengthO < 0 || lengthR < 0) {
        throw new IllegalArgumentException(
            "no observation: d = " + d + ", lengths " + lengthO + " and " + lengthR);
      }
      d = d == 0.0 ? 0.0 : d; // -0.0 is 0.0
    }

    /** Whether the lengths are within 20 % of each other, of the longer one. */
    boolean matched() {
      return LengthReport.matched(lengthO, lengthR);
    }

    /** Of the quotient, so that equal ratios have equal logarithms. */
    double logRatio() {
      return StrictMath.log((double) Math.max(1, lengthO) / Math.max(1, lengthR));
    }
  }

  /**
   * How often O wins some prompts; an exact tie is not a win.
   *
   * @param prompts how many
   * @param hard share won by raw rewards; empty without a prompt
   * @param calibrated share won under the offset; empty without a prompt
   */
  public record WinRates(long prompts, Optional<Share> hard, Optional<Share> calibrated) {
    private static WinRates of(List<Observation> observations, double offset) {
      return new WinRates(observations.size(), hard(observations, 0.0), hard(observations, offset));
    }

    private static Optional<Share> hard(List<Observation> observations, double offset) {
      return share(observations, o -> Choice.of(o.d(), offset) == Choice.OVERVALUED, o -> false);
    }
  }

  /** Whether two lengths are within 20 % of each other, of the longer one. */
  public static boolean matched(long a, long b) {
    return 5 * Math.min(a, b) >= 4 * Math.max(a, b);
  }

  /** The number of Unicode code points of a text. */
  public static long lengthOf(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * The report on one calibration.
   *
   * @param observations one per prompt, in any order
   * @param offset what the calibration adds to O's rewards
   * @throws IllegalArgumentException if the offset is NaN
   */
  public static LengthReport of(List<Observation> observations, double offset) {
    if (Double.isNaN(offset)) {
      throw new IllegalArgumentException("the offset is NaN");
    }
    List<Observation> sorted = observations.stream().sorted(Observation.CANONICAL).toList();
    List<Observation> unequal = sorted.stream().filter(o -> o.lengthO() != o.lengthR()).toList();
    double[] d = sorted.stream().mapToDouble(Observation::d).toArray();
    double[] ratio = sorted.stream().mapToDouble(Observation::logRatio).toArray();
    OptionalDouble pearson = Correlation.pearson(ratio, d);
    return new LengthReport(
        sorted.size(),
        share(sorted, o -> o.lengthO() > o.lengthR(), o -> o.lengthO() == o.lengthR()),
        share(unequal, o -> o.d() != 0 && o.d() > 0 == o.lengthO() > o.lengthR(), o -> o.d() == 0),
        pearson.isPresent()
            ? OptionalDouble.of(pearson.getAsDouble() * pearson.getAsDouble())
            : pearson,
        Correlation.spearman(ratio, d),
        WinRates.of(sorted, offset),
        WinRates.of(sorted.stream().filter(Observation::matched).toList(), offset));
  }

  private static Optional<Share> share(
      List<Observation> of, Predicate<Observation> whole, Predicate<Observation> half) {
    return of.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Share.of(
                of.stream().filter(whole).count() + of.stream().filter(half).count() / 2.0,
                of.size()));
  }
}
