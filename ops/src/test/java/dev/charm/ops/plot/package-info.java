/** Tests of this room. */
@NullMarked
package dev.charm.ops.plot;

import org.jspecify.annotations.NullMarked;
