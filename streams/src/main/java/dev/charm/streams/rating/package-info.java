/**
 * Arena ratings. Votes are counted as they come and fitted by the clock; imported ratings are taken
 * in at once; of both, the rating in force of each model is published.
 */
@NullMarked
package dev.charm.streams.rating;

import org.jspecify.annotations.NullMarked;
