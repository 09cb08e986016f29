/**
 * The reward models that people declare in {@code reward-models.yaml}: what a declaration says, and
 * how the file is read. What makes scorers of them stands with each backend.
 */
@NullMarked
package dev.charm.consumers.scoring.declared;

import org.jspecify.annotations.NullMarked;
