/**
 * Responses come in, rewards go out: the text encoder, the reward head, and the scoring service.
 */
@NullMarked
package dev.charm.consumers.scoring;

import org.jspecify.annotations.NullMarked;
