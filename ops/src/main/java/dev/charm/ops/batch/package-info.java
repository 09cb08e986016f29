/** The calculation over files, and the rows in which it and its live counterpart are shown. */
@NullMarked
package dev.charm.ops.batch;

import org.jspecify.annotations.NullMarked;
