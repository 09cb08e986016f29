package dev.charm.streams.measured;

import dev.charm.schemas.Calibration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The mismatch of each model, summed over the calibrations that one merger has in force. */
public final class MismatchSums implements AutoCloseable {
  private final Map<RatedModel, Mismatch> sums = new ConcurrentHashMap<>();
  private final Set<MismatchSums> all;

  MismatchSums(Set<MismatchSums> all) {
    this.all = all;
  }

  /** The merger begins, or begins anew, with no calibration in force. */
  public void begin() {
    sums.clear();
    all.add(this);
  }

  /**
   * A calibration is in force instead of another of the same key.
   *
   * @param before null if there was none
   * @param now null if there is none any more
   */
  public void replace(@Nullable Calibration before, @Nullable Calibration now) {
    if (before != null) {
      add(before, -1);
    }
    if (now != null) {
      add(now, 1);
    }
  }

  private void add(Calibration one, int sign) {
    sums.compute(
        new RatedModel(one.getRewardModel(), one.getOvervalued()),
        (model, sum) -> {
          Mismatch changed = (sum == null ? Mismatch.NONE : sum).plus(Mismatch.of(one), sign);
          return changed.calibrations() == 0 ? null : changed;
        });
  }

  Map<RatedModel, Mismatch> byModel() {
    return sums;
  }

  long unsettled() {
    return sums.values().stream().mapToLong(Mismatch::unsettled).sum();
  }

  /** The merger has ended. */
  @Override
  public void close() {
    all.remove(this);
  }
}
