package dev.charm.consumers.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pairs that a search has found, newest first.
 *
 * @param next after which a search goes on; null if there is nothing older
 * @param searched how many pairs were looked at
 * @param complete false where time ran out before there were as many as wanted
 */
public record FoundPairs(
    List<PairSummary> pairs, @Nullable PairPlace next, long searched, boolean complete) {}
