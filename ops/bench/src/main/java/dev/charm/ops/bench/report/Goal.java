package dev.charm.ops.bench.report;

/**
 * A figure with what it should be.
 *
 * @param what the figure is; of a ratio, with what is divided by what
 * @param value the figure
 * @param bound which side of the limit is good
 * @param limit that the value should keep
 */
public record Goal(String what, double value, Bound bound, double limit) {
  /** Which side of a limit is good. */
  public enum Bound {
    /** The value should not exceed the limit. */
    AT_MOST,
    /** The value should not fall short of the limit. */
    AT_LEAST
  }

  /** A figure that should not exceed a limit. */
  public static Goal atMost(double limit, String what, double value) {
    return new Goal(what, value, Bound.AT_MOST, limit);
  }

  /** A figure that should not fall short of a limit. */
  public static Goal atLeast(double limit, String what, double value) {
    return new Goal(what, value, Bound.AT_LEAST, limit);
  }

  /** Whether it is as it should be. */
  public boolean met() {
    return bound == Bound.AT_MOST ? value <= limit : value >= limit;
  }
}
