/** The folders that hold what people wrote: closed to others, with room enough. */
@NullMarked
package dev.charm.ops.folder;

import org.jspecify.annotations.NullMarked;
