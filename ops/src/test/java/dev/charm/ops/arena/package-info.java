/** Tests of this room. */
@NullMarked
package dev.charm.ops.arena;

import org.jspecify.annotations.NullMarked;
