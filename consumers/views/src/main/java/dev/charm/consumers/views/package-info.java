/** A topic becomes a map here: followed live, or read once up to its end. */
@NullMarked
package dev.charm.consumers.views;

import org.jspecify.annotations.NullMarked;
