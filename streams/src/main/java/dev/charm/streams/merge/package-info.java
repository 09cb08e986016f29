/**
 * The merger: sums what the prompt partitions know of a reward model, solves for the offsets, and
 * tells every partition which offset to apply.
 */
@NullMarked
package dev.charm.streams.merge;

import org.jspecify.annotations.NullMarked;
