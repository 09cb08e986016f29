package dev.charm.producers.preferences;

/**
 * How hard a prompt is to win.
 *
 * @param prompt its id, the text id of its instruction, or its place among all prompts from 0
 * @param difficulty in logits; greater is easier for the model that is judged
 */
public record PromptDifficulty(String prompt, double difficulty) {}
