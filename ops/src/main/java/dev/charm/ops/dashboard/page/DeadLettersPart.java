package dev.charm.ops.dashboard.page;

import dev.charm.ops.dashboard.data.DeadLetterShelf;

/**
 * The newest dead letters.
 *
 * @param replays whether whoever knows the token can replay them
 */
public record DeadLettersPart(DeadLetterShelf shelf, boolean replays) {}
