/** The metrics of our own as data, and what services say in their terms. */
@NullMarked
package dev.charm.ops.metrics;

import org.jspecify.annotations.NullMarked;
