/** Tests of the package of this name. */
@NullMarked
package dev.charm.ops.dashboard.page;

import org.jspecify.annotations.NullMarked;
