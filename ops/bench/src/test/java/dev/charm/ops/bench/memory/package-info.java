/** What things cost. */
@NullMarked
package dev.charm.ops.bench.memory;

import org.jspecify.annotations.NullMarked;
