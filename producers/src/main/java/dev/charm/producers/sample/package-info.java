/** The data that the project ships, to try it with. */
@NullMarked
package dev.charm.producers.sample;

import org.jspecify.annotations.NullMarked;
