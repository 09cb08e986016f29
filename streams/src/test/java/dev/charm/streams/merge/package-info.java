/** Tests of this room. */
@NullMarked
package dev.charm.streams.merge;

import org.jspecify.annotations.NullMarked;
