/** Tests of this room. */
@NullMarked
package dev.charm.ops.metrics.endpoint;

import org.jspecify.annotations.NullMarked;
