/**
 * Leaderboards, made when reading: in force, at a time, for style, as win matrix, and of rewards.
 */
@NullMarked
package dev.charm.ops.leaderboard;

import org.jspecify.annotations.NullMarked;
