package dev.charm.ops.whatif;

import dev.charm.calibration.reward.BatchCalibration.Decision;
import dev.charm.calibration.reward.Choice;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.why.PairChange;
import dev.charm.schemas.Keys;
import org.jspecify.annotations.Nullable;

/**
 * A pair that another calibration would decide otherwise.
 *
 * @param key as in {@code charm.preference-pairs}
 * @param change what would become of the pair
 * @param d {@code s_O - s_R}, in the reward model's units
 * @param chosenNow the model chosen by the offset in force; null where there is no pair
 * @param marginNow {@code |d + offset|}; null where no offset is in force
 * @param chosenThen the model that would be chosen; null where there would be no pair
 * @param marginThen null where there would be no offset
 */
record PairFlip(
    String key,
    String rewardModel,
    String promptId,
    String overvalued,
    String reference,
    PairChange change,
    double d,
    @Nullable String chosenNow,
    @Nullable Double marginNow,
    @Nullable String chosenThen,
    @Nullable Double marginThen) {

  /** The fields of {@code charm calibrate --what-if --flips}. */
  static final Listing<PairFlip> LISTING =
      Listing.of(
          Column.of("key", PairFlip::key),
          Column.of("reward_model", PairFlip::rewardModel),
          Column.of("prompt_id", PairFlip::promptId),
          Column.of("overvalued", PairFlip::overvalued),
          Column.of("reference", PairFlip::reference),
          Column.of("change", flip -> flip.change().toString()),
          Column.of("d", 4, PairFlip::d),
          Column.of("chosen_now", PairFlip::chosenNow),
          Column.of("margin_now", 4, PairFlip::marginNow),
          Column.of("chosen_then", PairFlip::chosenThen),
          Column.of("margin_then", 4, PairFlip::marginThen));

  /**
   * What another offset makes of one prompt.
   *
   * @param scores of both models at the prompt; what it decides does not matter
   * @param now the offset in force; null if there is none
   * @param then the other; null if there would be none
   */
  static PairFlip of(
      String rewardModel,
      String overvalued,
      String reference,
      Decision scores,
      @Nullable Double now,
      @Nullable Double then) {
    double d = scores.scoreO() - scores.scoreR();
    Choice choiceNow = choice(d, now);
    Choice choiceThen = choice(d, then);
    return new PairFlip(
        Keys.pair(rewardModel, scores.prompt(), overvalued, reference),
        rewardModel,
        scores.prompt(),
        overvalued,
        reference,
        PairChange.between(choiceNow, choiceThen),
        d,
        chosen(choiceNow, overvalued, reference),
        margin(d, now),
        chosen(choiceThen, overvalued, reference),
        margin(d, then));
  }

  private static Choice choice(double d, @Nullable Double offset) {
    return offset == null ? Choice.NONE : Choice.of(d, offset);
  }

  private static @Nullable Double margin(double d, @Nullable Double offset) {
    return offset == null ? null : Choice.margin(d, offset);
  }

  private static @Nullable String chosen(Choice choice, String overvalued, String reference) {
    return switch (choice) {
      case OVERVALUED -> overvalued;
      case REFERENCE -> reference;
      case NONE -> null;
    };
  }
}
