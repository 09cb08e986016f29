/** Is it all settled, and if not, why not: lag, groups, plans, disk, models without a rating. */
@NullMarked
package dev.charm.ops.status;

import org.jspecify.annotations.NullMarked;
