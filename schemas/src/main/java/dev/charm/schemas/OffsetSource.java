package dev.charm.schemas;

import java.util.List;

/** Where the offset of a calibration comes from. In records these are plain words. */
public final class OffsetSource {
  /** It meets the win rate that two ratings promise. */
  public static final String SOLVED = "solved";

  /** It follows from the offsets of other models: the over-valued one has no rating. */
  public static final String PREDICTED = "predicted";

  /** Every word there is. */
  public static final List<String> WORDS = List.of(SOLVED, PREDICTED);

  private OffsetSource() {}

  /**
   * Whether a calibration's offset is predicted; one that says nothing is of an earlier version.
   */
  public static boolean isPredicted(Calibration calibration) {
    return PREDICTED.equals(calibration.getOffsetSource());
  }

  /** The word of a calibration. */
  public static String of(Calibration calibration) {
    return isPredicted(calibration) ? PREDICTED : SOLVED;
  }
}
