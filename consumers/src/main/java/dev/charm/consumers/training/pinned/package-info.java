/** The calibrated pairs of one version of a reward model, pinned: what a round is made from. */
@NullMarked
package dev.charm.consumers.training.pinned;

import org.jspecify.annotations.NullMarked;
