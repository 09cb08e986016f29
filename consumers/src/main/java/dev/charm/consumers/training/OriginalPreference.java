package dev.charm.consumers.training;

/**
 * A preference from outside the loop: no calibration and no version of the reward model had a part
 * in it.
 *
 * @param prompt what tells prompts apart; pairs of one prompt count as one in tests
 * @param pair features of both answers
 */
public record OriginalPreference(String prompt, FeaturePair pair) {}
