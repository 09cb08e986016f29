/** Sending what was read, with dead letters for what could not be used. */
@NullMarked
package dev.charm.producers.send;

import org.jspecify.annotations.NullMarked;
