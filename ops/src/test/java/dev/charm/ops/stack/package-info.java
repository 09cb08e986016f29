/** Stacks that tests run on. */
@NullMarked
package dev.charm.ops.stack;

import org.jspecify.annotations.NullMarked;
