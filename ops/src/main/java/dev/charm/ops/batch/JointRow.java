package dev.charm.ops.batch;

import dev.charm.calibration.reward.JointCalibration;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import java.util.List;

/**
 * The joint offset of one policy model, as it is printed.
 *
 * @param rewardModel {@code name@version}
 * @param temperature that the offsets were solved at, in units of the reward
 * @param model what the offset does for the policy model
 */
public record JointRow(String rewardModel, double temperature, JointCalibration.ModelOffset model) {

  /** The fields of {@code charm calibrate --objective joint}, in their order. */
  public static final Listing<JointRow> LISTING =
      Listing.of(
          Column.of("reward_model", JointRow::rewardModel),
          Column.of("policy_model", row -> row.model().model()),
          Column.of("opponents", row -> row.model().opponents()),
          Column.of("games", row -> row.model().games()),
          Column.<JointRow>of("temperature", 2, JointRow::temperature).headed("T"),
          Column.of("offset", 4, row -> row.model().offset()),
          Column.<JointRow>of("mismatch_before", 3, row -> row.model().mismatchBefore())
              .headed("|MD| before"),
          Column.<JointRow>of("mismatch_after", 3, row -> row.model().mismatchAfter())
              .headed("|MD| after"));

  public static List<JointRow> of(String rewardModel, JointCalibration joint) {
    return joint.models().stream()
        .map(model -> new JointRow(rewardModel, joint.temperature(), model))
        .toList();
  }
}
