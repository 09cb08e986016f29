/** Tests of the benchmarks. */
@NullMarked
package dev.charm.ops.bench.report;

import org.jspecify.annotations.NullMarked;
