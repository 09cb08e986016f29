/** Tests of this room. */
@NullMarked
package dev.charm.streams.rating;

import org.jspecify.annotations.NullMarked;
