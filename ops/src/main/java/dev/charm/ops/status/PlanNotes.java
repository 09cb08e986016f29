package dev.charm.ops.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.schemas.CalibrationPlan;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How many calibrations each reward model makes, for people, and what keeps them from being. */
public record PlanNotes(List<CalibrationPlan> plans) {
  /** Of the plans in force, in order of reward model. */
  public static PlanNotes of(Collection<CalibrationPlan> plans) {
    return new PlanNotes(
        plans.stream().sorted(Comparator.comparing(CalibrationPlan::getRewardModel)).toList());
  }

  /** One line a reward model. */
  public List<String> lines() {
    return plans.stream().map(PlanNotes::line).toList();
  }

  private static String line(CalibrationPlan plan) {
    if (!plan.getMade()) {
      return refusal(plan);
    }
    return plan.getRewardModel()
        + ": "
        + plan.getCalibrations()
        + " of "
        + plan.getModels()
        + " models, "
        + (plan.getReference() == null ? "each against each" : "against " + plan.getReference())
        + ", once all are rated";
  }

  private static String refusal(CalibrationPlan plan) {
    return plan.getRewardModel()
        + ": none; "
        + plan.getModels()
        + " models, each against each, would make "
        + plan.getCalibrations()
        + ", more than --max-calibrations "
        + plan.getLimit();
  }

  /** What is to be decided before all that was asked for can be done; empty if nothing is. */
  public Optional<String> undecided() {
    List<CalibrationPlan> refused = plans.stream().filter(plan -> !plan.getMade()).toList();
    return refused.isEmpty()
        ? Optional.empty()
        : Optional.of(
            refused.stream().map(PlanNotes::refusal).collect(Collectors.joining("; "))
                + ". Start the streams service with --reference MODEL, or with --reference all");
  }

  public void addTo(ObjectNode status) {
    ArrayNode rewardModels = status.putArray("reward_models");
    for (CalibrationPlan plan : plans) {
      ObjectNode rewardModel = rewardModels.addObject();
      rewardModel.put("reward_model", plan.getRewardModel());
      rewardModel.put("models", plan.getModels());
      rewardModel.put("reference", plan.getReference());
      rewardModel.put("calibrations", plan.getCalibrations());
      rewardModel.put("max_calibrations", plan.getLimit());
      rewardModel.put("made", plan.getMade());
    }
  }
}
