package dev.charm.consumers.generation.embedded;

import de.kherud.llama.LlamaIterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * An answer as it grows, token by token.
 *
 * @param text of it, without the text that stops it
 * @param stopped whether the model or a text ended it; else it is as long as it may be
 * @param tokens of it, with the one that ends it
 */
record LlamaAnswer(String text, boolean stopped, long tokens) {
  /**
   * Reads it to its end, or until somebody wants it no more.
   *
   * @param stops texts at which it ends
   * @param count the tokens of a text
   * @param unwanted is asked after each token
   */
  static LlamaAnswer read(
      LlamaIterator pieces,
      List<String> stops,
      ToLongFunction<String> count,
      BooleanSupplier unwanted) {
    StringBuilder text = new StringBuilder();
    int longest = stops.stream().mapToInt(String::length).max().orElse(0);
    boolean ended = false;
    long tokens = 0;
    while (pieces.hasNext()) {
      String piece = pieces.next().text;
      if (!pieces.hasNext()) {
        return new LlamaAnswer(text.toString(), ended, tokens);
      }
      // One piece a token, unless characters of several tokens were waited for. That of the
      // token which ends an answer is empty.
      ended = piece.isEmpty();
      tokens += piece.chars().allMatch(c -> c < 0x80) ? 1 : count.applyAsLong(piece);
      int from = Math.max(0, text.length() - longest + 1);
      text.append(piece);
      int stop = first(text, stops, from);
      if (stop >= 0 || unwanted.getAsBoolean()) {
        pieces.cancel();
        text.setLength(stop >= 0 ? stop : text.length());
        return new LlamaAnswer(text.toString(), true, tokens);
      }
    }
    return new LlamaAnswer(text.toString(), ended, tokens);
  }

  private static int first(StringBuilder text, List<String> stops, int from) {
    int first = -1;
    for (String stop : stops) {
      int at = text.indexOf(stop, from);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /** Without the text, which must not reach a log by accident. */
  @Override
  public String toString() {
    return "LlamaAnswer[%d characters, %d tokens]".formatted(text.length(), tokens);
  }
}
