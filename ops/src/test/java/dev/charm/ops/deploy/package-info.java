/** What containers run is run here as local processes, and on real containers where there are. */
@NullMarked
package dev.charm.ops.deploy;

import org.jspecify.annotations.NullMarked;
