package dev.charm.streams.merge;

import dev.charm.schemas.CalibrationPlan;
import dev.charm.schemas.Keys;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.PairLimit;
import dev.charm.streams.state.CalibrationKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which calibrations are made: those against the reference model, or of every two models, unless
 * these are more than the limit. What counts are the models that a reward model has scored, in
 * whatever partition: a function of the rewards that there are, never of the order in which they
 * came.
 *
 * <p>Held in memory: a function of the merged evidence, counted anew after a start.
 */
final class CalibrationPlans {
  private static final Logger LOG = LoggerFactory.getLogger(CalibrationPlans.class);

  private final ProcessorContext<Object, Object> context;
  private final CalibrationSettings settings;
  private final MergedPartials partials;
  private final String sink;
  private final Map<String, CalibrationPlan> plans = new HashMap<>();

  CalibrationPlans(
      ProcessorContext<Object, Object> context,
      CalibrationSettings settings,
      MergedPartials partials,
      String sink) {
    this.context = context;
    this.settings = settings;
    this.partials = partials;
    this.sink = sink;
  }

  /** Whether a calibration is made once there is enough evidence for it. */
  boolean includes(CalibrationKey calibration, long timestamp) {
    if (settings.reference() != null) {
      return settings.reference().equals(calibration.reference());
    }
    if (!plans.containsKey(calibration.rewardModel())) {
      recount(calibration.rewardModel(), timestamp);
    }
    return Objects.requireNonNull(plans.get(calibration.rewardModel()), "counted above").getMade();
  }

  /**
   * Counts the models of a reward model anew and publishes what is new of the plan.
   *
   * @return whether its calibrations are to be made that were not, or the other way round
   */
  boolean recount(String rewardModel, long timestamp) {
    CalibrationPlan plan = counted(rewardModel);
    CalibrationPlan known = plans.put(rewardModel, plan);
    if (plan.equals(known)) {
      return false;
    }
    boolean decided = known == null || known.getMade() != plan.getMade();
    if (decided || plan.getModels() == 0) {
      tell(plan);
    }
    context.forward(
        new Record<>(Keys.join(rewardModel), plan.getModels() == 0 ? null : plan, timestamp), sink);
    return decided;
  }

  private CalibrationPlan counted(String rewardModel) {
    int models = partials.models(rewardModel);
    @Nullable String reference = settings.reference();
    PairLimit limit = reference == null ? settings.limit() : PairLimit.NONE;
    return CalibrationPlan.newBuilder()
        .setRewardModel(rewardModel)
        .setModels(models)
        .setReference(reference)
        .setCalibrations(reference == null ? PairLimit.ofModels(models) : Math.max(0, models - 1))
        .setLimit(limit.equals(PairLimit.NONE) ? null : limit.calibrations())
        .setMade(limit.allows(models))
        .build();
  }

  private static void tell(CalibrationPlan plan) {
    if (plan.getMade()) {
      LOG.info("{}: {} models so far are calibrated", plan.getRewardModel(), plan.getModels());
    } else {
      LOG.warn(
          "{}: {} models make {} calibrations, more than {}: none is made without a reference",
          plan.getRewardModel(),
          plan.getModels(),
          plan.getCalibrations(),
          plan.getLimit());
    }
  }
}
