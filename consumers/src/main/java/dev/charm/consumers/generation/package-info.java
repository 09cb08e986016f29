/**
 * Policy models that answer: what a backend is asked and gives back, whatever runs behind it, and
 * what a run may spend.
 */
@NullMarked
package dev.charm.consumers.generation;

import org.jspecify.annotations.NullMarked;
