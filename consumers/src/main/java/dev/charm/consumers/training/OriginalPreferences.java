package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardFeatures;
import java.io.IOException;
import java.util.List;

/**
 * Preferences from outside the loop, whose two parts share no prompt.
 *
 * @param training what a head is trained on beside the calibrated pairs, and anchored to
 * @param judging what a candidate is judged by; no training sees it
 */
public record OriginalPreferences(
    List<OriginalPreference> training, List<OriginalPreference> judging) {

  /** Where there are none. */
  public static final OriginalPreferences NONE = new OriginalPreferences(List.of(), List.of());

  /** Where they come from. */
  @FunctionalInterface
  public interface Source {
    /**
     * The preferences, as features.
     *
     * @throws IOException if they cannot be read
     * @throws TranslateException if the encoder fails
     */
    OriginalPreferences read(RewardFeatures features) throws IOException, TranslateException;
  }
}
