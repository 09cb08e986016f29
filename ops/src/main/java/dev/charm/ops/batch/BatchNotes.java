package dev.charm.ops.batch;

import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.JointCalibration;
import dev.charm.consumers.declared.NearestName;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;

/** What is said beside the calibrations of a batch. */
public final class BatchNotes {
  private final PrintWriter notes;

  public BatchNotes(PrintWriter notes) {
    this.notes = notes;
  }

  public void insufficient(List<BatchCalibration.Insufficient> pairs) {
    if (!pairs.isEmpty()) {
      BatchCalibration.Insufficient first = pairs.get(0);
      notes.printf(
          "charm: too few prompts, and so no calibration, for %d pairs of models (first: %s against"
              + " %s, %d)%n",
          pairs.size(), first.overvalued(), first.reference(), first.prompts());
    }
    notes.flush();
  }

  /** Names models without a rating whose offsets are predicted from those of others. */
  public void predicted(Collection<String> models) {
    if (!models.isEmpty()) {
      notes.println(
          "charm: no rating, and so a predicted offset, for " + String.join(", ", models));
    }
    notes.flush();
  }

  /**
   * Names models that have scores and no rating, nor a predicted offset.
   *
   * @param rated the models that have one
   */
  public void pending(Collection<String> models, Collection<String> rated) {
    if (models.isEmpty()) {
      return;
    }
    NearestName names = new NearestName(rated);
    notes.println("charm: no rating, and so no calibration, for " + String.join(", ", models));
    for (String model : models) {
      names
          .to(model)
          .ifPresent(
              near ->
                  notes.println(
                      "charm: the rated name nearest to "
                          + model
                          + " is "
                          + near
                          + "; if they are one, say so with --aliases"));
    }
    notes.flush();
  }

  public void joint(String rewardModel, JointCalibration joint) {
    notes.printf(
        "charm: %s: mean |MD| over all pairs %.3f, with the offsets %.3f%n",
        rewardModel, joint.mismatchBefore(), joint.mismatchAfter());
    notes.flush();
  }
}
