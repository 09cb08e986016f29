package dev.charm.ops.dashboard;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Keeps whoever guesses tokens waiting: after {@value #MOST} wrong ones within a minute nobody is
 * heard until the first of them is a minute old. It counts them all, wherever they come from.
 */
final class WrongTokens {
  private static final int MOST = 10;
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private final Deque<Long> wrong = new ArrayDeque<>(MOST);

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  WrongTokens(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** For how many seconds nobody is heard; empty if one is now. */
  synchronized OptionalLong secondsToWait() {
    long now = nanoTime.getAsLong();
    while (!wrong.isEmpty() && now - wrong.getFirst() >= WINDOW_NANOS) {
      wrong.removeFirst();
    }
    if (wrong.size() < MOST) {
      return OptionalLong.empty();
    }
    long left = WINDOW_NANOS - (now - wrong.getFirst());
    return OptionalLong.of(1 + Duration.ofNanos(left).toSeconds());
  }

  /** Another wrong one. */
  synchronized void add() {
    if (wrong.size() < MOST) {
      wrong.addLast(nanoTime.getAsLong());
    }
  }
}
