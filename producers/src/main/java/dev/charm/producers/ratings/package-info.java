/** Arena ratings from tables: one snapshot per model and arena. */
@NullMarked
package dev.charm.producers.ratings;

import org.jspecify.annotations.NullMarked;
