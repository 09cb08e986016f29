package dev.charm.consumers.scoring.remote;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The end of a call before all of it is answered: what has not begun does not begin any more. */
final class Ending {
  private final Set<Future<?>> running = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String reason;
  private volatile boolean all;

  /** Why; null while it goes on. */
  @Nullable String reason() {
    return reason;
  }

  /** Lets what runs come to its end. */
  void startNoMore(String why) {
    reason = why;
  }

  /** Ends what runs, too. */
  void endAll(String why) {
    reason = why;
    all = true;
    running.forEach(each -> each.cancel(true));
  }

  void began(Future<?> request) {
    running.add(request);
    if (all) { // it ended just now
      request.cancel(true);
    }
  }

  @SuppressWarnings("CollectionUndefinedEquality") // the same request is meant
  void ended(Future<?> request) {
    running.remove(request);
  }
}
