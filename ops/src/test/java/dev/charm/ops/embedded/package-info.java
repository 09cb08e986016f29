/** Starts, stops, kills and restarts the embedded stack. */
@NullMarked
package dev.charm.ops.embedded;

import org.jspecify.annotations.NullMarked;
