package dev.charm.producers.preferences;

/**
 * How a judge liked a model's answer to a prompt beside that of a reference model.
 *
 * @param prompt its id, or the text id of its instruction
 * @param model the policy model
 * @param preference chance that the model's answer is better, in [0, 1]; 0.5 for a tie
 */
public record JudgePreference(String prompt, String model, double preference) {}
