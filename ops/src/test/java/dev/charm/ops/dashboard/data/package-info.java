/** Tests of the package of this name. */
@NullMarked
package dev.charm.ops.dashboard.data;

import org.jspecify.annotations.NullMarked;
