/** Ratings: what human preference says of a policy model. */
@NullMarked
package dev.charm.calibration.rating;

import org.jspecify.annotations.NullMarked;
