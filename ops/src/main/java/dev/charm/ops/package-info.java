/** The entry: where the command {@code charm} begins. */
@NullMarked
package dev.charm.ops;

import org.jspecify.annotations.NullMarked;
