/** Files sent one after the other, and what became of each. */
@NullMarked
package dev.charm.ops.ingest;

import org.jspecify.annotations.NullMarked;
