/** How many rewards per second become settled pairs. */
@NullMarked
package dev.charm.ops.bench.throughput;

import org.jspecify.annotations.NullMarked;
