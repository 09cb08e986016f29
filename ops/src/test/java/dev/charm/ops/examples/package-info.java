/** The examples that the project ships, run as a stranger would run them. */
@NullMarked
package dev.charm.ops.examples;

import org.jspecify.annotations.NullMarked;
