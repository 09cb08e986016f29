/** {@code charm evaluate}. */
@NullMarked
package dev.charm.ops.command.evaluate;

import org.jspecify.annotations.NullMarked;
