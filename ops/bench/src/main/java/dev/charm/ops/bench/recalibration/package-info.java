/** What a new rating costs, by the number of prompts held; what holding them costs. */
@NullMarked
package dev.charm.ops.bench.recalibration;

import org.jspecify.annotations.NullMarked;
