/** The dashboard's pages: what of the data stands where, in words and figures. */
@NullMarked
package dev.charm.ops.dashboard.page;

import org.jspecify.annotations.NullMarked;
