/**
 * The prompt task: everything about a prompt stays where the prompt is. Rewards, texts and the
 * index of differences live here; pairs are decided here.
 */
@NullMarked
package dev.charm.streams.prompt;

import org.jspecify.annotations.NullMarked;
