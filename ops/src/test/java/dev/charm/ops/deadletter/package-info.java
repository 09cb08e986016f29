/** Dead letters on a running stack. */
@NullMarked
package dev.charm.ops.deadletter;

import org.jspecify.annotations.NullMarked;
