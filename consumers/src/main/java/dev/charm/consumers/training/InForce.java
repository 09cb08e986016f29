package dev.charm.consumers.training;

import dev.charm.schemas.Calibration;

/**
 * What training needs of a calibration.
 *
 * @param rewardModel {@code name@version}
 * @param settled whether every pair follows it
 */
record InForce(String rewardModel, double offset, long revision, boolean settled) {

  static InForce of(Calibration calibration) {
    return new InForce(
        calibration.getRewardModel(),
        calibration.getOffset(),
        calibration.getRevision(),
        calibration.getSettled());
  }
}
