package dev.charm.consumers.generation;

import org.jspecify.annotations.Nullable;

/**
 * How an answer came about, as far as the backend tells.
 *
 * @param servedModel what the server calls the model that answered
 * @param systemFingerprint the server's word for its version and configuration
 * @param seed that was asked for; null if none was
 * @param finishReason why the answer ends: {@code stop}, {@code length}, {@code content_filter}
 * @param refusal whether the server marks it as a refusal
 * @param reasoning whether reasoning came beside the answer, which is not part of it
 * @param promptTokens tokens of the prompt
 * @param completionTokens tokens of the answer, those of reasoning included
 * @param latencyMillis from the request that was answered to the end of its answer
 */
public record Generation(
    @Nullable String servedModel,
    @Nullable String systemFingerprint,
    @Nullable Long seed,
    @Nullable String finishReason,
    boolean refusal,
    boolean reasoning,
    @Nullable Long promptTokens,
    @Nullable Long completionTokens,
    long latencyMillis) {
  private static final String LENGTH = "length";
  private static final String FILTERED = "content_filter";

  /** Whether the answer was cut at its longest. */
  public boolean isCut() {
    return LENGTH.equals(finishReason);
  }

  /** Whether the server took something out of it. */
  public boolean isFiltered() {
    return FILTERED.equals(finishReason);
  }
}
