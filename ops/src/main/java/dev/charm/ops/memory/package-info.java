/** What happens when the memory of the process is full: one line for people, and an end. */
@NullMarked
package dev.charm.ops.memory;

import org.jspecify.annotations.NullMarked;
