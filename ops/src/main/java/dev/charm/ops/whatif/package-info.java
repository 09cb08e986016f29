/** What would change if ratings or settings were others, without changing anything. */
@NullMarked
package dev.charm.ops.whatif;

import org.jspecify.annotations.NullMarked;
