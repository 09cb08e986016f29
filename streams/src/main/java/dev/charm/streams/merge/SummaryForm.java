package dev.charm.streams.merge;

import dev.charm.schemas.DifferencePartial;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PartialSummary;
import dev.charm.schemas.ScorePartial;
import dev.charm.schemas.TallyPartial;
import dev.charm.streams.DifferencePartials;
import dev.charm.streams.PartialKind;
import java.util.List;
import java.util.Optional;

/** What a partition's summary must be, so that it can be kept and added up. */
final class SummaryForm {
  private static final int MODELS_AT = 2;

  private SummaryForm() {}

  /** The key that a summary belongs under. */
  static String keyOf(PartialSummary partial) {
    String rewardModel = partial.getRewardModel();
    String partition = String.valueOf(partial.getPartition());
    Object summary = partial.getSummary();
    if (summary instanceof DifferencePartial d) {
      return Keys.join(
          rewardModel, PartialKind.DIFFERENCE, d.getOvervalued(), d.getReference(), partition);
    }
    if (summary instanceof TallyPartial t) {
      return Keys.join(rewardModel, PartialKind.TALLY, t.getModelA(), t.getModelB(), partition);
    }
    return Keys.join(
        rewardModel, PartialKind.SCORE, ((ScorePartial) summary).getPolicyModel(), partition);
  }

  /** Whether parts are those of a summary's key. */
  static boolean isKey(List<String> parts) {
    if (parts.size() <= MODELS_AT) {
      return false;
    }
    int models =
        switch (parts.get(1)) {
          case PartialKind.DIFFERENCE, PartialKind.TALLY -> 2;
          case PartialKind.SCORE -> 1;
          default -> -1;
        };
    return models > 0
        && parts.size() == MODELS_AT + models + 1
        && parts.get(MODELS_AT + models).matches("[0-9]{1,9}");
  }

  /** Why a summary cannot be added up, or empty. */
  static Optional<String> fault(PartialSummary partial) {
    if (partial.getSummary() instanceof DifferencePartial difference) {
      try {
        DifferencePartials.summary(difference).prompts();
        DifferencePartials.detail(difference);
      } catch (IllegalArgumentException | ArithmeticException e) {
        return Optional.of("no summary of differences");
      }
    }
    return Optional.empty();
  }
}
