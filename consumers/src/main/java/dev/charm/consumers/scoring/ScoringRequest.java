package dev.charm.consumers.scoring;

import java.util.Objects;

/**
 * One response to score.
 *
 * @param prompt the conversation that awaits an answer, as one text; may be empty
 * @param response what the policy model answered; may be empty (an empty answer has a reward too)
 */
public record ScoringRequest(String prompt, String response) {
  /** Both texts are needed: a response whose text lives elsewhere cannot be scored here. */
  public ScoringRequest {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(response, "response");
  }

  /** Lengths only: texts must not reach a log by accident. */
  @Override
  public String toString() {
    return "ScoringRequest[prompt %d characters, response %d characters]"
        .formatted(prompt.length(), response.length());
  }
}
