/** Tests of the benchmarks. */
@NullMarked
package dev.charm.ops.bench;

import org.jspecify.annotations.NullMarked;
