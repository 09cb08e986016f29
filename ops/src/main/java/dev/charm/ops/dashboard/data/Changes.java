package dev.charm.ops.dashboard.data;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How often each part has changed so far. Whoever follows compares with what was there at the last
 * look, so nothing is queued for anybody: a slow follower sees fewer and larger steps.
 */
public final class Changes {
  private final EnumMap<Part, Long> counts = new EnumMap<>(Part.class);
  private long calls;

  /** A part has changed, once. */
  public synchronized void mark(Part part) {
    counts.merge(part, 1L, Long::sum);
    notifyAll();
  }

  /** Ends every wait. */
  public synchronized void wake() {
    calls++;
    notifyAll();
  }

  /** How often each part has changed; those that never have are left out. */
  public synchronized Map<Part, Long> counts() {
    return new EnumMap<>(counts);
  }

  /**
   * Waits until something has changed since a look.
   *
   * @param since what was there then
   * @return what is there now, which may be the same if nothing came in time
   */
  public synchronized Map<Part, Long> await(Map<Part, Long> since, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long call = calls;
    while (counts.equals(since) && call == calls) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return counts();
  }
}
