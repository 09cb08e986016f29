package dev.charm.consumers.training;

import dev.charm.consumers.scoring.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * Which prompts no training sees, by the hash of their texts: the same for every version, for ever,
 * and for a prompt that comes under two ids.
 */
public final class PromptPart {
  private PromptPart() {}

  /**
   * Whether what belongs to a prompt is kept for evaluation.
   *
   * @param prompt its text
   * @param percent of all prompts, 0 to 100
   */
  public static boolean isHeldOut(String prompt, int percent) {
    byte[] hash = Sha256.digest().digest(prompt.getBytes(StandardCharsets.UTF_8));
    int drawn = (((hash[0] & 0xFF) << 16) | ((hash[1] & 0xFF) << 8) | (hash[2] & 0xFF)) % 100;
    return drawn < percent;
  }
}
