package dev.charm.consumers.scoring;

import java.util.List;

/**
 * What a reward model sees of a conversation: where most of what goes wrong with one can be seen.
 *
 * @param text that the template made
 * @param tokens as they are written in the vocabulary, special ones included
 * @param truncated whether some of the conversation is not among them
 */
public record SeenInput(String text, List<String> tokens, boolean truncated) {
  /** Its tokens are not changed. */
  public SeenInput {
    tokens = List.copyOf(tokens);
  }

  /** Lengths only: texts must not reach a log by accident. */
  @Override
  public String toString() {
    return "SeenInput[%d characters, %d tokens]".formatted(text.length(), tokens.size());
  }
}
