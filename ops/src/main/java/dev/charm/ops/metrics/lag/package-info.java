/** How far the stages of this process are behind, in seconds, and whether all is settled. */
@NullMarked
package dev.charm.ops.metrics.lag;

import org.jspecify.annotations.NullMarked;
