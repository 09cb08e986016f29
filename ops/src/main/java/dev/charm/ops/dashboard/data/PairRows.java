package dev.charm.ops.dashboard.data;

import dev.charm.consumers.store.PairPlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of preference pairs, newest first.
 *
 * @param next after which the next page begins; null if there is nothing older
 * @param searched how many pairs were looked at for it
 * @param complete false where time ran out before the page was full
 */
public record PairRows(
    List<PairRow> rows, @Nullable PairPlace next, long searched, boolean complete) {}
