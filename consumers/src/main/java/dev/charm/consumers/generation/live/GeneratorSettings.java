package dev.charm.consumers.generation.live;

import dev.charm.consumers.generation.declared.Budget;
import dev.charm.consumers.scoring.ScoringSettings;
import java.time.Duration;

/**
 * How a generator works.
 *
 * @param policyModel that answers
 * @param instance name of this instance among those of the same policy model; stable across
 *     restarts, so that a restart fences what the one before left open and takes its place in the
 *     group; at most 249 letters, digits, dots, hyphens and underscores
 * @param samples answers to each prompt, from 1
 * @param selection which prompts are answered
 * @param concurrency most requests that the policy model takes at once, from 1
 * @param budget the most that this run may spend
 * @param retryPause first pause before something that failed is tried again; doubles
 */
public record GeneratorSettings(
    String policyModel,
    String instance,
    int samples,
    PromptSelection selection,
    int concurrency,
    Budget budget,
    Duration retryPause) {
  /** What is taken in of one model at one prompt. */
  public static final int MOST_SAMPLES = 10_000;

  private static final int LONGEST_GROUP = 249;

  /** Refuses what cannot work. */
  public GeneratorSettings {
    if (policyModel.isBlank() || !ScoringSettings.isInstanceName(instance)) {
      throw new IllegalArgumentException(
          "policy model '%s', instance '%s'".formatted(policyModel, instance));
    }
    if (samples < 1 || samples > MOST_SAMPLES || concurrency < 1) {
      throw new IllegalArgumentException(
          "%d samples, %d requests at once".formatted(samples, concurrency));
    }
    if (retryPause.isNegative() || retryPause.isZero()) {
      throw new IllegalArgumentException("retry pause " + retryPause);
    }
    if (GeneratorService.consumerGroup(policyModel).length() > LONGEST_GROUP) {
      throw new IllegalArgumentException("the name of the policy model is too long for a group");
    }
  }
}
