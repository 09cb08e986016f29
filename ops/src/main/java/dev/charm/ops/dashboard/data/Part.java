package dev.charm.ops.dashboard.data;

import java.util.Locale;

/** A part of the system that moves by itself; whoever shows it asks anew when it does. */
public enum Part {
  /** Ratings in force: {@code charm.arena-ratings}. */
  RATINGS,
  /** Statistics of the models: {@code charm.model-stats}. */
  STATISTICS,
  /** Calibrations in force: {@code charm.calibrations}. */
  CALIBRATIONS,
  /** Versions of reward models: {@code charm.reward-models}. */
  VERSIONS,
  /** Preference pairs: {@code charm.preference-pairs}. */
  PAIRS,
  /** What could not be used: {@code charm.dead-letters}. */
  DEAD_LETTERS,
  /** The status was looked at anew; only while somebody watches it. */
  STATUS;

  /** The name of its server-sent event: {@code dead-letters}. */
  public String event() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
