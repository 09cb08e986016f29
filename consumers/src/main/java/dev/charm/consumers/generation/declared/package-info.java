/** The policy models that people declare in {@code policy-models.yaml}. */
@NullMarked
package dev.charm.consumers.generation.declared;

import org.jspecify.annotations.NullMarked;
