package dev.charm.ops.dashboard.data;

import dev.charm.consumers.store.PairModels;
import dev.charm.consumers.store.PairSummary;
import org.jspecify.annotations.Nullable;

/**
 * Which preference pairs are wanted; null wherever it does not matter.
 *
 * @param model on either side: the whole name of a model finds that one alone, any other text every
 *     model with that in its name, in whatever case
 * @param rewardModel as name@version
 * @param prompt the whole id, or a part of what the list shows of the prompt, in whatever case; not
 *     empty, nor is the model
 * @param minMargin least margin, in the reward model's units; a pair without one does not fit
 * @param maxMargin greatest margin
 * @param flipped whether the raw scores would choose the other response
 */
public record PairFilter(
    @Nullable String model,
    @Nullable String rewardModel,
    @Nullable String prompt,
    @Nullable Double minMargin,
    @Nullable Double maxMargin,
    @Nullable Boolean flipped) {

  /** Every pair. */
  public static final PairFilter ALL = new PairFilter(null, null, null, null, null, null);

  /** Whether it asks for every pair. */
  public boolean isAll() {
    return equals(ALL);
  }

  /**
   * Whether pairs of a calibration can fit.
   *
   * @param exact whether {@link #model} is the whole name of a model
   */
  boolean fits(PairModels models, boolean exact) {
    return (rewardModel == null || rewardModel.equals(models.rewardModel()))
        && (model == null
            || isModel(models.overvalued(), model, exact)
            || isModel(models.reference(), model, exact));
  }

  private static boolean isModel(String name, String wanted, boolean exact) {
    return exact ? name.equals(wanted) : contains(name, wanted);
  }

  /** Whether a pair fits whose calibration does. */
  boolean fits(PairRow row) {
    return (flipped == null || flipped == row.flipped())
        && fitsMargin(row)
        && (prompt == null || isPrompt(row.pair(), prompt));
  }

  private static boolean isPrompt(PairSummary pair, String wanted) {
    return wanted.equals(pair.promptId()) || contains(pair.excerpt(), wanted);
  }

  private boolean fitsMargin(PairRow row) {
    if (minMargin == null && maxMargin == null) {
      return true;
    }
    Double margin = row.margin();
    return margin != null
        && (minMargin == null || margin >= minMargin)
        && (maxMargin == null || margin <= maxMargin);
  }

  private static boolean contains(String text, String part) {
    char lower = Character.toLowerCase(part.charAt(0));
    char upper = Character.toUpperCase(lower);
    for (int at = 0; at <= text.length() - part.length(); at++) {
      char first = text.charAt(at);
      if ((first == lower || first == upper)
          && text.regionMatches(true, at, part, 0, part.length())) {
        return true;
      }
    }
    return false;
  }
}
