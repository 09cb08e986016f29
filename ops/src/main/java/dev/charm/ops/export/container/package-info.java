/**
 * Rows of typed columns and the files they are written to. What is in a row is described once, and
 * so is the same in each container.
 */
@NullMarked
package dev.charm.ops.export.container;

import org.jspecify.annotations.NullMarked;
