package dev.charm.ops.export;

import dev.charm.ops.export.container.Shape.Scalar;
import java.util.List;

/** All that is known of a pair, in columns: for tables. */
final class EveryField {
  private EveryField() {}

  /**
   * The columns.
   *
   * @param marginScale what the margin is multiplied by
   */
  static List<PairColumn> columns(double marginScale) {
    return List.of(
        PairColumn.text("key", ExportedPair::key),
        PairColumn.text("reward_model", ExportedPair::rewardModel),
        PairColumn.text("prompt_id", ExportedPair::promptId),
        PairColumn.text("overvalued", ExportedPair::overvalued),
        PairColumn.text("reference", ExportedPair::reference),
        PairColumn.text("chosen_model", ExportedPair::chosenModel),
        PairColumn.wholeNumber("chosen_sample", ExportedPair::chosenSample),
        PairColumn.number("chosen_score", ExportedPair::chosenScore),
        PairColumn.text("rejected_model", ExportedPair::rejectedModel),
        PairColumn.wholeNumber("rejected_sample", ExportedPair::rejectedSample),
        PairColumn.number("rejected_score", ExportedPair::rejectedScore),
        PairColumn.number("offset", ExportedPair::offset),
        PairColumn.number("margin", pair -> pair.margin() * marginScale),
        PairColumn.nullable(
            "prompt",
            TrainerForms.MESSAGES,
            pair -> pair.prompt() == null ? null : TrainerForms.messages(pair.prompt())),
        PairColumn.nullable("chosen_text", Scalar.TEXT, ExportedPair::chosenText),
        PairColumn.nullable("rejected_text", Scalar.TEXT, ExportedPair::rejectedText));
  }
}
