package dev.charm.consumers.generation.live;

import dev.charm.schemas.Prompt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which prompts a policy model answers. What a prompt belongs to does not depend on others, nor on
 * the order in which they come: the same prompts are chosen for every policy model, in every run.
 *
 * @param share of all prompts, above 0, at most 1: those whose id has a SHA-256 below it, read as a
 *     fraction. A larger share has all prompts of a smaller one
 * @param categories that count; empty for all
 * @param ids of the prompts that count; null for all
 */
public record PromptSelection(double share, Set<String> categories, @Nullable Set<String> ids) {
  /** Every prompt. */
  public static final PromptSelection ALL = new PromptSelection(1, Set.of(), null);

  /** Copies the sets. */
  public PromptSelection {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is above 0 and at most 1, not " + share);
    }
    categories = Set.copyOf(categories);
    ids = ids == null ? null : Set.copyOf(ids);
  }

  /** Whether a prompt is among them. */
  public boolean includes(Prompt prompt) {
    return (ids == null || ids.contains(prompt.getPromptId()))
        && (categories.isEmpty()
            || (prompt.getCategory() != null && categories.contains(prompt.getCategory())))
        && (share == 1 || fraction(prompt.getPromptId()) < share);
  }

  /** The id's place in [0, 1), evenly spread over ids. */
  private static double fraction(String id) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
