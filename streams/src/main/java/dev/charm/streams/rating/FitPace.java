package dev.charm.streams.rating;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps fitting from crowding out the votes: after fits that took a time, four times as long goes
 * by without any. So fitting takes at most a fifth of the time, and arenas whose fits take long are
 * fitted less often; the ratings that stand when all votes are fitted do not depend on that.
 */
final class FitPace {
  private static final long SHARE = 5;
  private static final long LONGEST_TURN_NANOS = Duration.ofMillis(500).toNanos();
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongSupplier nanoTime;
  private long restsUntil = Long.MIN_VALUE;
  private long began;
  private long clock;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  FitPace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Begins a turn, if it is time for one.
   *
   * @param now milliseconds since 1970
   */
  boolean begin(long now) {
    clock = now;
    began = nanoTime.getAsLong();
    return now >= restsUntil;
  }

  /** Whether this turn may go on with another fit, so that no transaction grows too long. */
  boolean goesOn() {
    return nanoTime.getAsLong() - began < LONGEST_TURN_NANOS;
  }

  /** Ends the turn. */
  void end() {
    restsUntil = clock + SHARE * ((nanoTime.getAsLong() - began) / NANOS_PER_MILLI);
  }
}
