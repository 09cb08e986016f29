/** What the benchmarks run on: a broker of its own process, and what is seen of it from outside. */
@NullMarked
package dev.charm.ops.bench.cluster;

import org.jspecify.annotations.NullMarked;
