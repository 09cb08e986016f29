/** What a whole stack takes of memory and of disk for each thing that it holds. */
@NullMarked
package dev.charm.ops.bench.memory;

import org.jspecify.annotations.NullMarked;
