package dev.charm.ops.command;

import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.JointCalibration;
import dev.charm.calibration.reward.Warning;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is said beside the calibrations of a batch. */
final class BatchNotes {
  private final PrintWriter notes;

  BatchNotes(PrintWriter notes) {
    this.notes = notes;
  }

  /** How many calibrations carry which warning; {@link CalibrationListing} speaks of worse. */
  void warnings(List<BatchCalibration.Result> results) {
    Map<Warning, Integer> counts = new EnumMap<>(Warning.class);
    for (BatchCalibration.Result result : results) {
      result.calibrated().warnings().forEach(warning -> counts.merge(warning, 1, Integer::sum));
    }
    counts.remove(Warning.WORSE);
    if (!counts.isEmpty()) {
      notes.printf(
          "charm: warnings of %d calibrations: %s%n",
          results.size(),
          counts.entrySet().stream()
              .map(count -> count.getKey().label() + " " + count.getValue())
              .collect(Collectors.joining(", ")));
    }
    notes.flush();
  }

  void insufficient(List<BatchCalibration.Insufficient> pairs) {
    if (!pairs.isEmpty()) {
      BatchCalibration.Insufficient first = pairs.get(0);
      notes.printf(
          "charm: too few prompts, and so no calibration, for %d pairs of models (first: %s against"
              + " %s, %d)%n",
          pairs.size(), first.overvalued(), first.reference(), first.prompts());
    }
    notes.flush();
  }

  void pending(Collection<String> models) {
    if (!models.isEmpty()) {
      notes.println("charm: no rating, and so no calibration, for " + String.join(", ", models));
    }
    notes.flush();
  }

  void joint(String rewardModel, JointCalibration joint) {
    notes.printf(
        "charm: %s: mean |MD| over all pairs %.3f, with the offsets %.3f%n",
        rewardModel, joint.mismatchBefore(), joint.mismatchAfter());
    notes.flush();
  }
}
