/**
 * Makes anew what calibration derives: its own topics are emptied, what it published is withdrawn,
 * and all is calculated again from the inputs that are kept.
 */
@NullMarked
package dev.charm.ops.rebuild;

import org.jspecify.annotations.NullMarked;
