/** Policy models that OpenAI-compatible servers hold: what is asked, and how answers are read. */
@NullMarked
package dev.charm.consumers.generation.remote;

import org.jspecify.annotations.NullMarked;
