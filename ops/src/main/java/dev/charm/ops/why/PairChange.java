package dev.charm.ops.why;

import dev.charm.calibration.reward.Choice;
import java.util.Locale;

/** What becomes of a preference pair when its decision goes from one to another. */
public enum PairChange {
  /** The decision stays as it is. */
  NONE,
  /** The other response is chosen. */
  FLIP,
  /** There was no pair, and then there is. */
  APPEAR,
  /** There was a pair, and then there is none. */
  VANISH;

  public static PairChange between(Choice before, Choice after) {
    if (before == after) {
      return NONE;
    }
    if (before == Choice.NONE) {
      return APPEAR;
    }
    return after == Choice.NONE ? VANISH : FLIP;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
