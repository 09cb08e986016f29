/** How fast files are read, beside what a library takes that only splits them. */
@NullMarked
package dev.charm.ops.bench.reading;

import org.jspecify.annotations.NullMarked;
