package dev.charm.calibration.reward;

/**
 * A policy model's response to a prompt with its raw reward from one reward model.
 *
 * @param prompt what identifies the prompt: a row, an id or its text
 * @param policyModel the model that answered
 * @param score the raw reward, finite
 */
public record ScoredResponse(String prompt, String policyModel, double score) {
  /**
   * @throws IllegalArgumentException if the score is not finite: a missing score is not a score,
   *     and never 0
   */
  public ScoredResponse {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("a score of " + policyModel + " is " + score);
    }
  }
}
