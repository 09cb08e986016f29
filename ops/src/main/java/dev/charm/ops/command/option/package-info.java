/** Groups of options that several commands share, and the words they accept. */
@NullMarked
package dev.charm.ops.command.option;

import org.jspecify.annotations.NullMarked;
