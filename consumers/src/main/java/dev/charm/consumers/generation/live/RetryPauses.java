package dev.charm.consumers.generation.live;

import java.time.Duration;

/**
 * When something that failed is tried again: after pauses that double, for ever. An answer to
 * anything ends the pause.
 */
final class RetryPauses {
  private static final int MOST_DOUBLINGS = 7;

  private final Duration first;
  private int failures;
  private long until = System.nanoTime();

  RetryPauses(Duration first) {
    this.first = first;
  }

  /** The pause after so many failures. */
  Duration pause(int after) {
    return first.multipliedBy(1L << Math.min(Math.max(0, after - 1), MOST_DOUBLINGS));
  }

  /** Something failed; what fails during a pause is of before it. */
  void failed(long now) {
    if (now - until >= 0) {
      failures++;
      until = now + pause(failures).toNanos();
    }
  }

  void succeeded(long now) {
    failures = 0;
    until = now;
  }

  boolean isPausing(long now) {
    return now - until < 0;
  }

  /** Whether nothing has succeeded since something failed. */
  boolean isTried() {
    return failures > 0;
  }
}
