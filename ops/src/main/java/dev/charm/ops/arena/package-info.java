/** Arena leaderboards, made when reading: in force, at a time, for style, as win matrix. */
@NullMarked
package dev.charm.ops.arena;

import org.jspecify.annotations.NullMarked;
