/** Tests of this room. */
@NullMarked
package dev.charm.ops.metrics.lag;

import org.jspecify.annotations.NullMarked;
