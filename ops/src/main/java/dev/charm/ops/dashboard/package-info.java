/** The dashboard: the system as people see it, in a browser. */
@NullMarked
package dev.charm.ops.dashboard;

import org.jspecify.annotations.NullMarked;
