/** Rounds of training: asked for and awaited, their versions, and what they are judged by. */
@NullMarked
package dev.charm.ops.training;

import org.jspecify.annotations.NullMarked;
