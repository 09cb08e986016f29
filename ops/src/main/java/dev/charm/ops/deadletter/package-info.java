/** Dead letters as people read them, and their replay. */
@NullMarked
package dev.charm.ops.deadletter;

import org.jspecify.annotations.NullMarked;
