package dev.charm.ops.dashboard.data;

import dev.charm.consumers.store.PairPlace;
import org.jspecify.annotations.Nullable;

/**
 * A page of preference pairs that is asked for.
 *
 * @param limit most pairs on the page
 * @param after the last pair of the page before; null for the newest page
 */
public record PairQuery(PairFilter filter, int limit, @Nullable PairPlace after) {
  /** Pairs on a page unless one asks otherwise. */
  public static final int USUAL = 50;

  /** Pairs that a page has at most. */
  public static final int MOST = 500;
}
