/**
 * Numerical methods that know nothing of rewards and ratings: exact and compensated sums, roots,
 * Newton steps, dense factorisation.
 */
@NullMarked
package dev.charm.calibration.numeric;

import org.jspecify.annotations.NullMarked;
