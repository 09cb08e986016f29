package dev.charm.ops.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One part of a split of all prompts, such as {@code train} of {@code train=0.9,test=0.1}. A prompt
 * belongs to a part by the hash of its text and nothing else: with the same shares in the same
 * order it is in the same part in every export, of any reward model and any choice of pairs, and no
 * prompt is ever in two parts.
 *
 * @param part the one that is wanted
 * @param shares of all parts, in order; positive, adding up to 1
 */
public record PromptSplit(String part, Map<String, Double> shares) {
  private static final double ROUNDING = 1e-9;

  /**
   * @throws IllegalArgumentException if the shares are not positive or do not add up to 1, or the
   *     part is not among them
   */
  public PromptSplit {
    shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
    double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    if (!(Math.abs(sum - 1) <= ROUNDING) || !shares.values().stream().allMatch(s -> s > 0)) {
      throw new IllegalArgumentException(
          "the shares of a split are positive and add up to 1, not " + shares);
    }
    if (!shares.containsKey(part)) {
      throw new IllegalArgumentException(
          "no split is called " + part + ", only " + String.join(", ", shares.keySet()));
    }
  }

  /** Whether a prompt belongs to the part. */
  boolean holds(PromptHash prompt) {
    double below = 0;
    String found = "";
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      found = share.getKey();
      below += share.getValue();
      if (prompt.fraction() < below) {
        break;
      }
    }
    return found.equals(part); // beyond a sum just under 1 the last part counts
  }
}
