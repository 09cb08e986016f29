/** How large a benchmark is, and for how long it runs. */
@NullMarked
package dev.charm.ops.bench.sizes;

import org.jspecify.annotations.NullMarked;
