/** The whole study as one command. */
@NullMarked
package dev.charm.ops.study;

import org.jspecify.annotations.NullMarked;
