/** The command line: arguments come in, tables or JSON go out, every error becomes one line. */
@NullMarked
package dev.charm.ops.command;

import org.jspecify.annotations.NullMarked;
