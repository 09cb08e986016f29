/**
 * The door of each task: what is malformed, what lies in another partition than its key belongs to,
 * what fails. Uses {@code state}; the three tasks use it.
 */
@NullMarked
package dev.charm.streams.intake;

import org.jspecify.annotations.NullMarked;
