/**
 * The prompt task: everything about a prompt stays where the prompt is. Rewards, texts and the
 * index of differences live here; pairs are decided here. In the order in which a reward goes:
 * {@code PromptProcessor}, {@code PromptEvents}, {@code Rewards}, {@code Decisions}, {@code Pairs};
 * by the clock {@code PlanWalk}, {@code BoundaryWalk} and {@code PartialReport}.
 */
@NullMarked
package dev.charm.streams.prompt;

import org.jspecify.annotations.NullMarked;
