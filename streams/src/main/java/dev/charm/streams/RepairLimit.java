package dev.charm.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How often stores may be made anew: what is damaged again at once has another reason. */
final class RepairLimit {
  private static final int MOST = 3;
  private static final Duration WITHIN = Duration.ofMinutes(30);

  private final Deque<Long> done = new ArrayDeque<>();

  /** Whether they may once more; counts it if so. */
  synchronized boolean allowsAnother() {
    long now = System.nanoTime();
    done.removeIf(time -> now - time > WITHIN.toNanos());
    if (done.size() >= MOST) {
      return false;
    }
    done.add(now);
    return true;
  }
}
