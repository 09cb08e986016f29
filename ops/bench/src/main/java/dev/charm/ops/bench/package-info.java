/** Benchmarks: one command, one report, every figure beside a reference from the same run. */
@NullMarked
package dev.charm.ops.bench;

import org.jspecify.annotations.NullMarked;
