/** The dashboard, over HTTP and in a real browser. */
@NullMarked
package dev.charm.ops.dashboard;

import org.jspecify.annotations.NullMarked;
