/** How good a reward model is, and whether one is better than another: shares, tests, fits. */
@NullMarked
package dev.charm.calibration.evaluation;

import org.jspecify.annotations.NullMarked;
