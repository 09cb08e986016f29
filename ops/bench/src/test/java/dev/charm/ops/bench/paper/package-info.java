/** Tests of the benchmarks. */
@NullMarked
package dev.charm.ops.bench.paper;

import org.jspecify.annotations.NullMarked;
