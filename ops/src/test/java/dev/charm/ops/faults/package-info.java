/** The whole system, as people run it, is fed real data and hurt; then it must be right. */
@NullMarked
package dev.charm.ops.faults;

import org.jspecify.annotations.NullMarked;
