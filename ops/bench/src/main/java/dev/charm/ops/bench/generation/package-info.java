/** How fast policy models are asked, beside a loop that does nothing but ask. */
@NullMarked
package dev.charm.ops.bench.generation;

import org.jspecify.annotations.NullMarked;
