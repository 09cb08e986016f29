/**
 * How the evidence of one partition travels from a prompt task to the merger: summaries, packed.
 * Knows no other package of this module.
 */
@NullMarked
package dev.charm.streams.partial;

import org.jspecify.annotations.NullMarked;
