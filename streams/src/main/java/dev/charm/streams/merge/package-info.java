/**
 * The merger: sums what the prompt partitions know of a reward model, solves for the offsets, and
 * tells every partition which offset to apply. Small moves of an offset wait for a bounded time
 * ({@code OffsetDebounce}); where summaries are too coarse for an exact offset, the partitions are
 * asked for detail ({@code OffsetTargets}). {@code Settled} tells when all is done.
 */
@NullMarked
package dev.charm.streams.merge;

import org.jspecify.annotations.NullMarked;
