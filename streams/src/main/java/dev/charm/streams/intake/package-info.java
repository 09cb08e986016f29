/**
 * The door of each task: decoding, what lies in another partition than its key belongs to, what
 * fails, and the stores that every task holds whole.
 */
@NullMarked
package dev.charm.streams.intake;

import org.jspecify.annotations.NullMarked;
