/** The command as a process of its own. */
@NullMarked
package dev.charm.ops;

import org.jspecify.annotations.NullMarked;
