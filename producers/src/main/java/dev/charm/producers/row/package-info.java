/** Rows of files, what each says, and the report of what became of them. */
@NullMarked
package dev.charm.producers.row;

import org.jspecify.annotations.NullMarked;
