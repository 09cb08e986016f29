package dev.charm.streams.state;

import dev.charm.schemas.Keys;
import java.util.List;

/**
 * Which calibration: a reward model, the over-valued model whose rewards are shifted, and the
 * reference model.
 *
 * @param rewardModel name@version
 */
public record CalibrationKey(String rewardModel, String overvalued, String reference) {

  /** The record key of {@code charm.calibrations}. */
  public String key() {
    return Keys.calibration(rewardModel, overvalued, reference);
  }

  /** The two models, whose differences serve this calibration and the opposite one. */
  public ModelPair pair() {
    return ModelPair.of(rewardModel, overvalued, reference);
  }

  /** Whether d is that of the {@link #pair} with its sign turned. */
  public boolean turned() {
    return overvalued.compareTo(reference) > 0;
  }

  /** The inverse of {@link #key}. */
  public static CalibrationKey of(String key) {
    List<String> parts = Keys.split(key);
    return new CalibrationKey(parts.get(0), parts.get(1), parts.get(2));
  }
}
