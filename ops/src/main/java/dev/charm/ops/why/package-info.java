/** Why a pair is as it is: one decision explained, with its history. */
@NullMarked
package dev.charm.ops.why;

import org.jspecify.annotations.NullMarked;
