package dev.charm.ops.bench.paper;

/**
 * A figure that was set beforehand, and what came of it.
 *
 * @param part of the experiment
 * @param what is measured
 * @param asked what it should be
 * @param figure what it is, mean over seeds
 * @param reached whether it is as it should be
 */
record Target(String part, String what, String asked, String figure, boolean reached) {
  /** A figure that should not be above a limit. */
  static Target atMost(String part, String what, double value, double limit) {
    return new Target(
        part, what, "≤ " + SeedTable.number(limit), SeedTable.number(value), value <= limit);
  }

  /** A figure that should not be below a limit. */
  static Target atLeast(String part, String what, double value, double limit) {
    return new Target(
        part, what, "≥ " + SeedTable.number(limit), SeedTable.number(value), value >= limit);
  }
}
