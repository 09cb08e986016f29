/** Rounds of training whose candidate a command of the user's makes. */
@NullMarked
package dev.charm.ops.external;

import org.jspecify.annotations.NullMarked;
