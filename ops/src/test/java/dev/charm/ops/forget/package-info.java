/** Tests of this room. */
@NullMarked
package dev.charm.ops.forget;

import org.jspecify.annotations.NullMarked;
