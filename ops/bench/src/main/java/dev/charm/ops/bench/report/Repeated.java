package dev.charm.ops.bench.report;

import dev.charm.ops.bench.sizes.Sizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** A calculation, timed several times after a warm-up. */
public final class Repeated {
  private static final double NANOS_A_MILLI = 1e6;
  private static final Duration LONG = Duration.ofSeconds(10);

  /** Takes every result, so that no calculation can be left out. */
  @SuppressWarnings("unused")
  private static volatile double sink;

  private Repeated() {}

  /**
   * Times it. The warm-up is one calculation at least; of a calculation of more than ten seconds it
   * is the measurement.
   *
   * @param what is calculated
   * @param sizes how long the warm-up lasts
   * @param repetitions after it
   * @return milliseconds
   */
  public static Measurement milliseconds(
      String what, Sizes sizes, int repetitions, DoubleSupplier calculation) {
    long warmUpUntil = System.nanoTime() + Duration.ofMillis(sizes.warmUpMillis()).toNanos();
    double first;
    do {
      first = time(calculation);
    } while (System.nanoTime() < warmUpUntil);
    if (first > LONG.toMillis()) {
      return Measurement.once(what, "ms", first);
    }
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      times.add(time(calculation));
    }
    return new Measurement(what, "ms", times);
  }

  private static double time(DoubleSupplier calculation) {
    long start = System.nanoTime();
    sink = calculation.getAsDouble();
    return (System.nanoTime() - start) / NANOS_A_MILLI;
  }
}
