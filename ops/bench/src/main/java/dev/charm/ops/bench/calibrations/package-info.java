/** How many calibrations one small heap holds, and what they take to settle. */
@NullMarked
package dev.charm.ops.bench.calibrations;

import org.jspecify.annotations.NullMarked;
