package dev.charm.ops.bench.recalibration;

import dev.charm.ops.bench.cluster.Arrivals;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Topics;
import java.time.Duration;
import java.util.Collection;

/** One rating that changes, timed until the last pair that it flips is committed and settled. */
final class NewRating {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(2);
  private static final Duration QUIET = Duration.ofMillis(1200);
  private static final double NANOS_A_MILLI = 1e6;

  /**
   * What came of it.
   *
   * @param millis from handing the rating to the producer until a reader of committed records had
   *     seen the last flipped pair, and the calibration by the new rating as settled
   * @param pairs that were written anew, each counted once
   * @param records committed for them: more where a pair flips to and fro on the way
   */
  record Applied(double millis, long pairs, long records) {}

  private NewRating() {}

  /** Changes the rating so that the over-valued model is expected to win that often. */
  static Applied apply(HeldPrompts held, double winRate) {
    try (Arrivals pairs = new Arrivals(held.cluster(), Topics.PREFERENCE_PAIRS)) {
      long start = System.nanoTime();
      double rating = held.expect(winRate);
      long settledAt = 0;
      while (settledAt == 0
          || System.nanoTime() - Math.max(settledAt, pairs.lastAt()) < QUIET.toNanos()) {
        pairs.poll(POLL);
        if (settledAt == 0 && isSettled(held.calibration().calibrations(Duration.ZERO), rating)) {
          settledAt = System.nanoTime();
        }
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IllegalStateException("a new rating is not settled after " + PATIENCE);
        }
      }
      return new Applied(
          (Math.max(settledAt, pairs.lastAt()) - start) / NANOS_A_MILLI,
          pairs.keys(),
          pairs.records());
    }
  }

  private static boolean isSettled(Collection<Calibration> calibrations, double rating) {
    return calibrations.stream()
        .allMatch(c -> c.getSettled() && c.getRatingOvervalued().getRating() == rating);
  }
}
