/** What the tasks of this process count and hold, for whoever watches them. */
@NullMarked
package dev.charm.streams.measured;

import org.jspecify.annotations.NullMarked;
