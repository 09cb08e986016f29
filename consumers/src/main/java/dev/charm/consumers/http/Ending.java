package dev.charm.consumers.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The end of a call before all of it is answered: what has not begun does not begin any more. */
public final class Ending {
  private final Set<Future<?>> running = ConcurrentHashMap.newKeySet();
  private final Supplier<@Nullable String> budget;
  private volatile @Nullable String reason;
  private volatile boolean all;

  /** An end that only a failure brings. */
  public Ending() {
    this(() -> null);
  }

  /**
   * An end that a budget brings as well.
   *
   * @param budget is asked before each request, and says why there may be no more; null if there
   *     may be one, which then counts
   */
  public Ending(Supplier<@Nullable String> budget) {
    this.budget = budget;
  }

  /** Why; null while it goes on. */
  public @Nullable String reason() {
    return reason;
  }

  /** Why a request may not begin; null if it does, and then it counts. */
  public @Nullable String begins() {
    String over = reason == null ? budget.get() : reason;
    if (over != null && reason == null) {
      startNoMore(over);
    }
    return over;
  }

  /** Lets what runs come to its end. */
  public void startNoMore(String why) {
    reason = why;
  }

  /** Ends what runs, too. */
  public void endAll(String why) {
    reason = why;
    all = true;
    running.forEach(each -> each.cancel(true));
  }

  /** Tells what runs now, to be cancelled with the rest. */
  public void began(Future<?> request) {
    running.add(request);
    if (all) { // it ended just now
      request.cancel(true);
    }
  }

  /** Tells what runs no more. */
  @SuppressWarnings("CollectionUndefinedEquality") // the same request is meant
  public void ended(Future<?> request) {
    running.remove(request);
  }
}
