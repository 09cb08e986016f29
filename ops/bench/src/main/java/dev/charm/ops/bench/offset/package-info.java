/** How long it takes to solve for an offset. */
@NullMarked
package dev.charm.ops.bench.offset;

import org.jspecify.annotations.NullMarked;
