package dev.charm.consumers.store;

import dev.charm.schemas.PreferencePair;
import java.time.Instant;

/**
 * A preference pair whole.
 *
 * @param at time of its record
 */
public record HeldPair(PreferencePair pair, Instant at) {}
