/** Tests of this room. */
@NullMarked
package dev.charm.ops.metrics;

import org.jspecify.annotations.NullMarked;
