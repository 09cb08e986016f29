package dev.charm.ops.study.declared;

import dev.charm.calibration.reward.BatchSettings;
import dev.charm.producers.row.PromptIdentity;

/**
 * What is solved for.
 *
 * @param settings objective, evidence and reference
 * @param predict whether offsets of models without a rating are predicted
 * @param identity what makes rows of several files one prompt
 * @param lengths whether it is told what lengths explain
 * @param choices whether the choice at every prompt is written
 */
public record CalibrateSection(
    BatchSettings settings,
    boolean predict,
    PromptIdentity identity,
    boolean lengths,
    boolean choices) {}
