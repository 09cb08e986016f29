/**
 * The stores that every instance holds whole, each kept in step with a topic, and what is missing
 * in them. Knows no other package of this module.
 */
@NullMarked
package dev.charm.streams.global;

import org.jspecify.annotations.NullMarked;
