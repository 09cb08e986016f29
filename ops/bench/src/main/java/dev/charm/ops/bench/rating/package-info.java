/** How fast votes become ratings, live and from a file. */
@NullMarked
package dev.charm.ops.bench.rating;

import org.jspecify.annotations.NullMarked;
