/** Tests of the package of this name. */
@NullMarked
package dev.charm.ops.dashboard.text;

import org.jspecify.annotations.NullMarked;
