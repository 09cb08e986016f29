package dev.charm.streams.merge;

import dev.charm.schemas.DifferencePartial;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PartialSummary;
import dev.charm.schemas.ScorePartial;
import dev.charm.schemas.TallyPartial;
import dev.charm.streams.partial.DifferencePartials;
import dev.charm.streams.partial.PartialKind;
import dev.charm.streams.partial.StylePartials;
import dev.charm.streams.partial.TallyPartials;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a partition's summary must be, so that it can be kept and added up. */
final class SummaryForm {
  private static final int MODELS_AT = 2;

  private SummaryForm() {}

  /**
   * The key that a summary belongs under. That of differences does not name its models itself.
   *
   * @param key where it stands
   */
  static String keyOf(PartialSummary partial, @Nullable String key) {
    String rewardModel = partial.getRewardModel();
    String partition = String.valueOf(partial.getPartition());
    Object summary = partial.getSummary();
    if (summary instanceof DifferencePartial) {
      List<String> models = models(key);
      return Keys.join(
          rewardModel, PartialKind.DIFFERENCE, models.get(0), models.get(1), partition);
    }
    if (summary instanceof TallyPartial t) {
      return Keys.join(rewardModel, PartialKind.TALLY, t.getModelA(), partition);
    }
    if (summary instanceof ScorePartial score) {
      return Keys.join(rewardModel, PartialKind.SCORE, score.getPolicyModel(), partition);
    }
    throw new IllegalStateException("no summary is a " + summary.getClass());
  }

  private static List<String> models(@Nullable String key) {
    List<String> parts = List.of();
    try {
      parts = key == null ? parts : Keys.split(key);
    } catch (IllegalArgumentException e) {
      // not a key that anyone has joined
    }
    return isKey(parts) && parts.get(1).equals(PartialKind.DIFFERENCE)
        ? parts.subList(MODELS_AT, MODELS_AT + 2)
        : List.of("MODEL", "MODEL");
  }

  /** Whether parts are those of a summary's key. */
  static boolean isKey(List<String> parts) {
    if (parts.size() <= MODELS_AT) {
      return false;
    }
    int models =
        switch (parts.get(1)) {
          case PartialKind.DIFFERENCE -> 2;
          case PartialKind.TALLY, PartialKind.SCORE -> 1;
          default -> -1;
        };
    return models > 0
        && (!parts.get(1).equals(PartialKind.DIFFERENCE)
            || (parts.size() > MODELS_AT + 1
                && parts.get(MODELS_AT).compareTo(parts.get(MODELS_AT + 1)) < 0))
        && parts.size() == MODELS_AT + models + 1
        && parts.get(MODELS_AT + models).matches("[0-9]{1,9}");
  }

  /** Why a summary cannot be added up, or empty. */
  static Optional<String> fault(PartialSummary partial) {
    try {
      if (partial.getSummary() instanceof DifferencePartial difference) {
        DifferencePartials.summary(difference).prompts();
        DifferencePartials.side(difference, false);
        DifferencePartials.side(difference, true);
      } else if (partial.getSummary() instanceof TallyPartial tally) {
        TallyPartials.games(tally);
      } else if (partial.getSummary() instanceof ScorePartial score) {
        StylePartials.style(score);
      }
      return Optional.empty();
    } catch (IllegalArgumentException | ArithmeticException | UncheckedIOException e) {
      return Optional.of("the numbers do not make a summary");
    }
  }
}
