/** Tests of this room. */
@NullMarked
package dev.charm.ops.export;

import org.jspecify.annotations.NullMarked;
