/**
 * Rewards: how far a reward model's wins stray from the expected ones, and the offset to mend it.
 */
@NullMarked
package dev.charm.calibration.reward;

import org.jspecify.annotations.NullMarked;
