package dev.charm.ops.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns of the formats that have columns, in order. */
final class PairColumns {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a column holds. */
  enum Kind {
    TEXT,
    OPTIONAL_TEXT,
    WHOLE_NUMBER,
    NUMBER
  }

  /**
   * A column.
   *
   * @param value a String, Integer or Double, or null where {@code kind} is optional
   */
  record PairColumn(String name, Kind kind, Function<ExportedPair, @Nullable Object> value) {}

  static final List<PairColumn> ALL =
      List.of(
          new PairColumn("key", Kind.TEXT, ExportedPair::key),
          new PairColumn("reward_model", Kind.TEXT, ExportedPair::rewardModel),
          new PairColumn("prompt_id", Kind.TEXT, ExportedPair::promptId),
          new PairColumn("overvalued", Kind.TEXT, ExportedPair::overvalued),
          new PairColumn("reference", Kind.TEXT, ExportedPair::reference),
          new PairColumn("chosen_model", Kind.TEXT, ExportedPair::chosenModel),
          new PairColumn("chosen_sample", Kind.WHOLE_NUMBER, ExportedPair::chosenSample),
          new PairColumn("chosen_score", Kind.NUMBER, ExportedPair::chosenScore),
          new PairColumn("rejected_model", Kind.TEXT, ExportedPair::rejectedModel),
          new PairColumn("rejected_sample", Kind.WHOLE_NUMBER, ExportedPair::rejectedSample),
          new PairColumn("rejected_score", Kind.NUMBER, ExportedPair::rejectedScore),
          new PairColumn("offset", Kind.NUMBER, ExportedPair::offset),
          new PairColumn("margin", Kind.NUMBER, ExportedPair::margin),
          new PairColumn("prompt", Kind.OPTIONAL_TEXT, PairColumns::promptJson),
          new PairColumn("chosen_text", Kind.OPTIONAL_TEXT, ExportedPair::chosenText),
          new PairColumn("rejected_text", Kind.OPTIONAL_TEXT, ExportedPair::rejectedText));

  private PairColumns() {}

  private static @Nullable Object promptJson(ExportedPair pair) {
    try {
      return pair.prompt() == null ? null : JSON.writeValueAsString(pair.prompt());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a prompt that is not JSON", e);
    }
  }
}
