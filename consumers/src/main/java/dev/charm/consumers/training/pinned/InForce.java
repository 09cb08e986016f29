package dev.charm.consumers.training.pinned;

import dev.charm.schemas.Calibration;

/**
 * What training needs of a calibration.
 *
 * @param rewardModel {@code name@version}
 * @param expectedWinRate of the over-valued model, by the ratings
 * @param settled whether every pair follows it
 */
public record InForce(
    String rewardModel, double offset, double expectedWinRate, long revision, boolean settled) {

  /** What a calibration says. */
  public static InForce of(Calibration calibration) {
    return new InForce(
        calibration.getRewardModel(),
        calibration.getOffset(),
        calibration.getExpectedWinRate(),
        calibration.getRevision(),
        calibration.getSettled());
  }
}
