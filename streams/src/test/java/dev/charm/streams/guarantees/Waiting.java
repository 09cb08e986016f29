package dev.charm.streams.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition instead of for time. */
public final class Waiting {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Waiting() {}

  /** Returns once the condition holds; fails after two minutes. */
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("time waited until %s", what).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** Returns once the time has passed; the condition must hold all along. */
  public static void whileHolds(Duration time, String what, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      assertThat(condition.call()).as(what).isTrue();
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }
}
