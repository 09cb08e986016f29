package dev.charm.streams.merge;

import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ObjectiveSetting;
import dev.charm.calibration.reward.Spread;
import dev.charm.streams.state.ModelPair;
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
  private final Map<String, Map<ModelPair, Spread>> spreads = new HashMap<>();
  private final Map<String, Objective> inForce = new HashMap<>();

  Objectives(ObjectiveSetting setting, MergedPartials partials) {
    this.setting = setting;
    this.partials = partials;
  }

  /** What the offsets of a reward model are solved for. */
  Objective of(String rewardModel) {
    return inForce.computeIfAbsent(rewardModel, this::resolve);
  }

  /** The pairs of models whose objective changes because the evidence of these did. */
  Set<ModelPair> changed(Collection<ModelPair> evidence) {
    if (!setting.automatic()) {
      return Set.of();
    }
    Set<String> rewardModels = new TreeSet<>();
    for (ModelPair pair : evidence) {
      rewardModels.add(pair.rewardModel());
      measure(pair, spreadsOf(pair.rewardModel()));
    }
    rewardModels.removeIf(
        rewardModel -> {
          Objective now = resolve(rewardModel);
          return now.equals(inForce.put(rewardModel, now));
        });
    return partials.pairsOf(rewardModels);
  }

  private Objective resolve(String rewardModel) {
    return setting.resolve(
        setting.automatic() ? spreadsOf(rewardModel).values() : List.<Spread>of());
  }

  private Map<ModelPair, Spread> spreadsOf(String rewardModel) {
    return spreads.computeIfAbsent(
        rewardModel,
        name -> {
          Map<ModelPair, Spread> all = new HashMap<>();
          partials.pairsOf(Set.of(name)).forEach(pair -> measure(pair, all));
          return all;
        });
  }

  private void measure(ModelPair pair, Map<ModelPair, Spread> into) {
    DifferenceSummary summary = partials.evidence(pair).straight().summary();
    if (summary.isEmpty()) {
      into.remove(pair);
    } else {
      into.put(pair, Spread.of(summary.toDifferences()));
    }
  }
}
