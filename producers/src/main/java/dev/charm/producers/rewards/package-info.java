/** Prompts, responses and rewards: studies and score files in, events out. */
@NullMarked
package dev.charm.producers.rewards;

import org.jspecify.annotations.NullMarked;
