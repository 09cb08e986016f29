/** {@code charm train}. */
@NullMarked
package dev.charm.ops.command.train;

import org.jspecify.annotations.NullMarked;
