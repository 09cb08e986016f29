/** How soon the dashboard shows what there is much of, and what a feed costs it. */
@NullMarked
package dev.charm.ops.bench.dashboard;

import org.jspecify.annotations.NullMarked;
