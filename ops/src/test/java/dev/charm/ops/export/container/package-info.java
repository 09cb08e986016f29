/** Tests of this room. */
@NullMarked
package dev.charm.ops.export.container;

import org.jspecify.annotations.NullMarked;
