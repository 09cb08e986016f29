/** Tests of this room. */
@NullMarked
package dev.charm.ops.metrics.kafka;

import org.jspecify.annotations.NullMarked;
