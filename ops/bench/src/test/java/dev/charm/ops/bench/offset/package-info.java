/** Tests of the benchmarks. */
@NullMarked
package dev.charm.ops.bench.offset;

import org.jspecify.annotations.NullMarked;
