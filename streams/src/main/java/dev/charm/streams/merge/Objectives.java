package dev.charm.streams.merge;

import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ObjectiveSetting;
import dev.charm.calibration.reward.Spread;
import dev.charm.streams.CalibrationKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each reward model's offsets are solved for. With an automatic temperature that follows from
 * the evidence of all its calibrations, so a change of one may change all.
 *
 * <p>Everything here is a function of the merged evidence, held in memory; after a start it is made
 * anew, as every calibration is solved anew.
 */
final class Objectives {
  private final ObjectiveSetting setting;
  private final MergedPartials partials;
  private final Map<String, Map<CalibrationKey, Spread>> spreads = new HashMap<>();
  private final Map<String, Objective> inForce = new HashMap<>();

  Objectives(ObjectiveSetting setting, MergedPartials partials) {
    this.setting = setting;
    this.partials = partials;
  }

  /** What the offsets of a reward model are solved for. */
  Objective of(String rewardModel) {
    return inForce.computeIfAbsent(rewardModel, this::resolve);
  }

  /** The calibrations whose objective changes because the evidence of these did. */
  Set<CalibrationKey> changed(Collection<CalibrationKey> evidence) {
    if (!setting.automatic()) {
      return Set.of();
    }
    Set<String> rewardModels = new TreeSet<>();
    for (CalibrationKey calibration : evidence) {
      rewardModels.add(calibration.rewardModel());
      measure(calibration, spreadsOf(calibration.rewardModel()));
    }
    rewardModels.removeIf(
        rewardModel -> {
          Objective now = resolve(rewardModel);
          return now.equals(inForce.put(rewardModel, now));
        });
    return partials.calibrationsOf(rewardModels);
  }

  private Objective resolve(String rewardModel) {
    return setting.resolve(
        setting.automatic() ? spreadsOf(rewardModel).values() : List.<Spread>of());
  }

  private Map<CalibrationKey, Spread> spreadsOf(String rewardModel) {
    return spreads.computeIfAbsent(
        rewardModel,
        name -> {
          Map<CalibrationKey, Spread> all = new HashMap<>();
          partials.calibrationsOf(Set.of(name)).forEach(c -> measure(c, all));
          return all;
        });
  }

  private void measure(CalibrationKey calibration, Map<CalibrationKey, Spread> into) {
    DifferenceSummary summary = partials.evidence(calibration).summary();
    if (summary.bins().isEmpty()) {
      into.remove(calibration);
    } else {
      into.put(calibration, Spread.of(summary.toDifferences()));
    }
  }
}
