/** Dead letters as people read them. */
@NullMarked
package dev.charm.ops.deadletter;

import org.jspecify.annotations.NullMarked;
