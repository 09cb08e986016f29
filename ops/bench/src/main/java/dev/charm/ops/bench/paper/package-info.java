/**
 * The experiment of CHARM (arXiv 2504.10045): calibrated preferences, what they do to a reward
 * model, and what of it holds for other prompts and other models.
 */
@NullMarked
package dev.charm.ops.bench.paper;

import org.jspecify.annotations.NullMarked;
