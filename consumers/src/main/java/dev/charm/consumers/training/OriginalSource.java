package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardFeatures;
import java.io.IOException;

/** Where the preferences from outside the loop come from. */
@FunctionalInterface
public interface OriginalSource {
  /**
   * The preferences, as features.
   *
   * @throws IOException if they cannot be read
   * @throws TranslateException if the encoder fails
   */
  OriginalPreferences read(RewardFeatures features) throws IOException, TranslateException;
}
