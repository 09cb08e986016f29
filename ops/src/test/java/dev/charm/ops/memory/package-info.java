/** What happens when the memory of the process is full. */
@NullMarked
package dev.charm.ops.memory;

import org.jspecify.annotations.NullMarked;
