package dev.charm.ops.export;

import dev.charm.ops.export.ExportedPair.Turn;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A conversation as the one text that an answer is put behind. What a user asks by itself is its
 * text and an empty line. Other conversations are {@code role: content}, each with an empty line
 * after it, and {@code assistant: }.
 */
final class PromptText {
  private static final String EMPTY_LINE = "\n\n";

  private PromptText() {}

  static String of(List<Turn> turns) {
    if (turns.size() == 1 && turns.get(0).role().equals("user")) {
      return turns.get(0).content() + EMPTY_LINE;
    }
    return turns.stream()
        .map(turn -> turn.role() + ": " + turn.content() + EMPTY_LINE)
        .collect(Collectors.joining("", "", "assistant: "));
  }
}
