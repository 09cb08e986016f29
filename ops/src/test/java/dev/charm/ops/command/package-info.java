/** Tests of the command line, through the command itself. */
@NullMarked
package dev.charm.ops.command;

import org.jspecify.annotations.NullMarked;
