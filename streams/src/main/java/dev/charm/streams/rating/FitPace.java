package dev.charm.streams.rating;

import java.time.Duration;

/**
 * Keeps fitting from crowding out the votes: after fits that took a time, four times as long goes
 * by without any. So fitting takes at most a fifth of the time, and arenas whose fits take long are
 * fitted less often; the ratings that stand when all votes are fitted do not depend on that.
 */
final class FitPace {
  private static final long SHARE = 5;
  private static final long LONGEST_TURN_NANOS = Duration.ofMillis(500).toNanos();
  private static final long NANOS_PER_MILLI = 1_000_000;

  private long restsUntil = Long.MIN_VALUE;
  private long began;
  private long clock;

  /**
   * Begins a turn, if it is time for one.
   *
   * @param now milliseconds since 1970
   */
  boolean begin(long now) {
    clock = now;
    began = System.nanoTime();
    return now >= restsUntil;
  }

  /** Whether this turn may go on with another fit, so that no transaction grows too long. */
  boolean goesOn() {
    return System.nanoTime() - began < LONGEST_TURN_NANOS;
  }

  /** Ends the turn. */
  void end() {
    restsUntil = clock + SHARE * ((System.nanoTime() - began) / NANOS_PER_MILLI);
  }
}
