package dev.charm.ops.dashboard.data;

import dev.charm.calibration.reward.Choice;
import dev.charm.consumers.store.PairSummary;
import dev.charm.schemas.Calibration;
import org.jspecify.annotations.Nullable;

/**
 * A preference pair as a list shows it.
 *
 * @param offset of the calibration in force, in the reward model's units; null where none is
 */
public record PairRow(PairSummary pair, @Nullable Double offset) {

  static PairRow of(PairSummary pair, @Nullable Calibration calibration) {
    return new PairRow(pair, calibration == null ? null : calibration.getOffset());
  }

  /** By how much the chosen response leads, {@code |d + offset|}; null without an offset. */
  public @Nullable Double margin() {
    return offset == null ? null : Choice.margin(pair.difference(), offset);
  }

  /** Whether the raw scores would choose the other response. */
  public boolean flipped() {
    Choice raw = Choice.of(pair.difference(), 0);
    return raw != Choice.NONE
        && raw != (pair.overvaluedChosen() ? Choice.OVERVALUED : Choice.REFERENCE);
  }
}
