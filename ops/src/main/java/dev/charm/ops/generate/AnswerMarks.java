package dev.charm.ops.generate;

import dev.charm.consumers.generation.Generation;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many answers are not as one would like them. */
final class AnswerMarks {
  private final Map<String, Long> marks = new LinkedHashMap<>();

  AnswerMarks() {}

  /**
   * @param isTooLong whether it has more tokens than it may
   */
  void add(
      String text, boolean refusal, String finishReason, boolean reasoning, boolean isTooLong) {
    Generation how =
        new Generation(null, null, null, finishReason, refusal, reasoning, null, null, 0);
    mark(how.refusal(), "refused by the model");
    mark(how.isFiltered(), "filtered by the server");
    mark(how.isCut(), "cut at the most tokens");
    mark(isTooLong, "longer than the most tokens, which the server does not keep to");
    mark(text.isBlank(), "empty");
    mark(how.reasoning(), "with reasoning beside, which is not kept");
  }

  private void mark(boolean is, String how) {
    if (is) {
      marks.merge(how, 1L, Long::sum);
    }
  }

  void tell(PrintWriter notes) {
    marks.forEach((how, count) -> notes.printf("charm: %d answers %s%n", count, how));
  }
}
