package dev.charm.consumers.views;

/**
 * The answer that speaks for a policy model at a prompt.
 *
 * @param policyModel who answered
 * @param sampleIndex which of the model's answers
 * @param score raw, in the reward model's units, finite
 */
public record ScoredAnswer(String policyModel, int sampleIndex, double score) {}
