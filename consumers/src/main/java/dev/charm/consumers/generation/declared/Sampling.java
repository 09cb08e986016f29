package dev.charm.consumers.generation.declared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How answers are drawn. What is null is not sent, and so is as the server has it.
 *
 * @param temperature from 0
 * @param topP from 0 to 1
 * @param maxTokens most tokens of an answer
 * @param newName whether the most tokens are sent as {@code max_completion_tokens}, which some
 *     models ask for in place of {@code max_tokens}
 * @param seed of sample 0; sample i has the seed plus i
 * @param stop texts at which an answer ends
 */
public record Sampling(
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Integer maxTokens,
    boolean newName,
    @Nullable Long seed,
    List<String> stop) {
  /** Copies the list. */
  public Sampling {
    stop = List.copyOf(stop);
  }

  /** The seed of a sample; null if none is declared. */
  public @Nullable Long seed(int sample) {
    return seed == null ? null : seed + sample;
  }
}
