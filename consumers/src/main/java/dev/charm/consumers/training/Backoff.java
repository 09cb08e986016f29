package dev.charm.consumers.training;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long to wait before what failed is tried again: after the first failure the least time, after
 * each further one twice as long, up to the most. For one thread.
 */
final class Backoff {
  private final long least;
  private final long most;
  private final LongSupplier nanos;
  private long wait;
  private long since;

  /**
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  Backoff(Duration least, Duration most, LongSupplier nanos) {
    this.least = least.toNanos();
    this.most = most.toNanos();
    this.nanos = nanos;
  }

  void failed() {
    wait = wait == 0 ? least : Math.min(most, 2 * wait);
    since = nanos.getAsLong();
  }

  void succeeded() {
    wait = 0;
  }

  /** Whether it is not yet time to try again. */
  boolean isWaiting() {
    return wait > 0 && nanos.getAsLong() - since < wait;
  }
}
