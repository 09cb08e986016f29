package dev.charm.ops.export;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.charm.calibration.reward.LengthReport;
import org.jspecify.annotations.Nullable;

/**
 * Which of the pairs are wanted; null where it does not matter. A pair must pass all of it.
 *
 * @param minMargin least margin after correction, in the reward model's units
 * @param maxLengthRatio the longer answer has at most this many times the code points of the
 *     shorter; a pair without the texts of both answers does not pass, and where just one answer is
 *     empty no ratio is small enough
 * @param split which part of the prompts
 * @param maxPerModel at most this many pairs with each policy model, of those that pass the rest
 *     ({@link ModelQuota})
 */
@JsonPropertyOrder({"minMargin", "maxLengthRatio", "split", "maxPerModel"})
public record PairFilter(
    @Nullable Double minMargin,
    @Nullable Double maxLengthRatio,
    @Nullable PromptSplit split,
    @Nullable Integer maxPerModel) {
  /** Admits every pair. */
  public static final PairFilter NONE = new PairFilter(null, null, null, null);

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public PairFilter {
    if (minMargin != null && !(minMargin >= 0 && Double.isFinite(minMargin))) {
      throw new IllegalArgumentException("a margin is not negative, but is " + minMargin);
    }
    if (maxLengthRatio != null && !(maxLengthRatio >= 1 && Double.isFinite(maxLengthRatio))) {
      throw new IllegalArgumentException(
          "a ratio of longer to shorter is at least 1, but is " + maxLengthRatio);
    }
    if (maxPerModel != null && maxPerModel < 1) {
      throw new IllegalArgumentException("at least 1 pair a model, not " + maxPerModel);
    }
  }

  /** What becomes of a pair in an export. */
  enum Verdict {
    WRITTEN,
    WITHOUT_TEXTS,
    NO_PLACE,
    OTHER_SPLIT,
    BELOW_MARGIN,
    LENGTH_UNKNOWN,
    LENGTHS_UNEQUAL,
    HARMFUL,
    OVER_QUOTA
  }

  /** Whether the hash of a prompt decides anything. */
  boolean asksForHash() {
    return split != null || maxPerModel != null;
  }

  /** The verdict on a pair by itself, the first that holds; others are not looked at. */
  Verdict verdict(ExportedPair pair, ExportFormat format) {
    if (format.needsTexts() && !pair.hasTexts()) {
      return Verdict.WITHOUT_TEXTS;
    }
    if (pair.prompt() != null && !format.takes(pair.prompt())) {
      return Verdict.NO_PLACE;
    }
    if (split != null && !split.holds(PromptHash.of(pair))) {
      return Verdict.OTHER_SPLIT;
    }
    if (minMargin != null && pair.margin() < minMargin) {
      return Verdict.BELOW_MARGIN;
    }
    return maxLengthRatio == null ? Verdict.WRITTEN : byLength(pair, maxLengthRatio);
  }

  private static Verdict byLength(ExportedPair pair, double most) {
    if (pair.chosenText() == null || pair.rejectedText() == null) {
      return Verdict.LENGTH_UNKNOWN;
    }
    long chosen = LengthReport.lengthOf(pair.chosenText());
    long rejected = LengthReport.lengthOf(pair.rejectedText());
    return Math.max(chosen, rejected) <= most * Math.min(chosen, rejected)
        ? Verdict.WRITTEN
        : Verdict.LENGTHS_UNEQUAL;
  }
}
