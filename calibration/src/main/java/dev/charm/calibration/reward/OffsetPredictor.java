package dev.charm.calibration.reward;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.style.StyleSums;
import java.util.Optional;
import java.util.function.Function;

/**
 * Predicts the offset of a model that nobody has rated, so that no win rate is expected of it and
 * none can be solved for: from the offsets of rated models against the same reference, by the same
 * reward model.
 *
 * <p><b>Idea.</b> What makes a reward model over-value a policy model shows in the form of its
 * answers (length, mark-up) and in how often it beats others by raw rewards. So the solved offsets
 * are regressed ({@link OffsetRidge}) on the {@linkplain StyleSums means} of the style features of
 * each model's answers, with a weight of 1/8 each, and on its log odds against the reference and
 * against each model that is learned from ({@link OpponentOdds}), with a weight of 1 in all. The
 * reference is one more row: its offset is 0. A model's row is made of the answers known so far; so
 * its prediction moves as they arrive.
 *
 * <p><b>What is learned from.</b> Solved offsets of models of which a text is known, that rest on
 * {@value Warning#FEW} prompts or more and lie within the data. Fewer than {@value #FEWEST} of them
 * predict nothing.
 *
 * <p><b>How well.</b> On 33 rated models, one at a time held out, against every reference in turn,
 * with {@code charm-minilm@1} and AlpacaEval's answers (511 prompts to learn from, 165 others to
 * measure on, three draws; {@code ops/bench/paper --only unrated}): mean |MD| to the reference
 * 0.124, where raw scores have 0.229 and solved offsets 0.072; 83 % of the pairs of a held-out and
 * a known model stand as rated, of raw scores 80 %, of solved offsets 92 %. The 95 % interval held
 * 98 % of the solved offsets, between 96 and 99 % in a draw; from 8 models 99 % (|MD| 0.138). It is
 * that of a model about which as many prompts are known as about the others: with 100 answers it
 * held 97 % (0.131), with 30 99 % (0.148), with 10 100 % (0.179). With 5 answers |MD| is 0.213,
 * with a single one 0.284, which is worse than no calibration: hence {@link #FEWEST_PROMPTS}. In
 * simulations of a linear model it held 97, 96 and 96 %, of 9, 33 and 101 rows.
 *
 * <p>The log odds against the reference alone, as they were used before, gave 0.127, 83 % and an
 * interval that held 96 %; with 30 answers 0.163, with 10 0.198. The weights were chosen by leaving
 * out rated models, at training prompts: 2 in place of 1 did as well with many answers, and worse
 * with few; a further weight on the reference alone gained nothing that was clear.
 *
 * <p><b>Limits.</b> Styles are means over all known answers, whichever prompts these are of: a
 * model that was asked other things than the rest is compared all the same. A model of a kind that
 * the rated ones have no example of has a wide interval, by its leverage, and may lie outside all
 * the same.
 *
 * <p>A function of its input, whatever the order in which it was gathered. Immutable.
 */
public final class OffsetPredictor {
  /** The fewest rated models, besides the reference, that a prediction takes. */
  public static final int FEWEST = 8;

  /**
   * The fewest prompts that a model without a rating must share with the reference. Of fewer, what
   * is known of the model says little: see the class.
   */
  public static final int FEWEST_PROMPTS = 10;

  private final Function<String, StyleSums> styles;
  private final OffsetPredictors.Rows rows;
  private final OffsetRidge ridge;
  private final int models;

  /**
   * A predicted offset.
   *
   * @param offset in units of the reward
   * @param ciLow lower end of its 95 % prediction interval
   * @param ciHigh upper end of it
   * @param models from how many models' solved offsets, the reference not counted
   */
  public record Prediction(double offset, double ciLow, double ciHigh, int models) {}

  OffsetPredictor(
      Function<String, StyleSums> styles,
      OffsetPredictors.Rows rows,
      OffsetRidge ridge,
      int models) {
    this.styles = styles;
    this.rows = rows;
    this.ridge = ridge;
    this.models = models;
  }

  /** Whether an offset teaches anything: it rests on enough prompts, and not on a convention. */
  public static boolean teaches(long prompts, boolean beyondData) {
    return prompts >= Warning.FEW && !beyondData;
  }

  /**
   * The calibration of a model without a rating; empty where too little is known of it: no text, or
   * fewer than {@value #FEWEST_PROMPTS} prompts shared with the reference.
   *
   * @param differences of the model's rewards from the reference's
   * @param reference the reference's rating
   */
  public Optional<Predicted> calibrate(String model, Differences differences, Rating reference) {
    if (styles.apply(model).responses() == 0 || differences.prompts() < FEWEST_PROMPTS) {
      return Optional.empty();
    }
    return Optional.of(Predicted.of(differences, predict(model), reference));
  }

  /** The offset to be expected of a model without a rating, of which a text is known. */
  Prediction predict(String model) {
    OffsetRidge.Prediction one =
        ridge.predict(OffsetPredictors.Rows.row(styles.apply(model), rows.odds().of(model)));
    return new Prediction(one.value(), one.low(), one.high(), models);
  }
}
