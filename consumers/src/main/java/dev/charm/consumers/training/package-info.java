/** Preference pairs come in, reward heads go out: the pairwise trainer and the training service. */
@NullMarked
package dev.charm.consumers.training;

import org.jspecify.annotations.NullMarked;
