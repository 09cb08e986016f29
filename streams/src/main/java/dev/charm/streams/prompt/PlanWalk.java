package dev.charm.streams.prompt;

import dev.charm.streams.prompt.RewardVectors.Kept;
import dev.charm.streams.state.ModelPair;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Brings the state of this partition under the plan that is wanted: after a restart with another
 * reference model, and once a reward model is retired. Every reward vector is visited once, a
 * bounded number at a time, and a crash resumes where the last transaction left it; meanwhile each
 * new reward is taken by the plan of its place.
 */
final class PlanWalk {
  private static final int AT_ONCE = 100; // vectors held in memory; each has all models of a prompt

  private final Planning planning;
  private final RewardVectors vectors;
  private final Decisions decisions;
  private final RoundRobinGames games;

  PlanWalk(Planning planning, RewardVectors vectors, Decisions decisions, RoundRobinGames games) {
    this.planning = planning;
    this.vectors = vectors;
    this.decisions = decisions;
    this.games = games;
  }

  /**
   * Goes on with a change, or begins one, until it has visited so many reward vectors and pairs of
   * models in them.
   */
  void step(int limit) {
    PlanChange change = planning.change().orElse(null);
    if (change == null) {
      return;
    }
    for (int touched = 0; touched < limit; ) {
      List<Kept> some = vectors.behind(change.cursor(), Math.min(limit, AT_ONCE));
      for (Kept kept : some) {
        if (touched >= limit) {
          planning.put(change);
          return;
        }
        touched += 1 + replan(kept, change.applied(), change.goal());
        if (change.goal().retired().contains(kept.key().rewardModel())) {
          vectors.delete(kept.key());
        }
        change = change.advanced(kept.key().stored());
      }
      if (some.isEmpty()) {
        newlyRetired(change).forEach(games::forget);
        planning.put(PlanChange.to(change.goal()));
        return;
      }
      planning.put(change);
    }
  }

  /**
   * The rewards of a vector take part in the calibrations of other pairs than before.
   *
   * @return how many pairs it concerns
   */
  private int replan(Kept kept, Plan from, Plan to) {
    String promptId = kept.key().promptId();
    String rewardModel = kept.key().rewardModel();
    if (from.agrees(to, rewardModel)) {
      return 0;
    }
    RewardVector vector = kept.vector();
    Set<ModelPair> before = from.among(rewardModel, vector.models());
    Set<ModelPair> after = to.among(rewardModel, vector.models());
    for (ModelPair pair : before) {
      if (!after.contains(pair)) {
        decisions.rescored(pair, promptId, Standings.of(vector, pair), null);
      }
    }
    for (ModelPair pair : after) {
      if (!before.contains(pair)) {
        decisions.rescored(pair, promptId, null, Standings.of(vector, pair));
      }
    }
    return Math.max(before.size(), after.size());
  }

  private static SortedSet<String> newlyRetired(PlanChange change) {
    SortedSet<String> retired = new TreeSet<>(change.goal().retired());
    retired.removeAll(change.applied().retired());
    return retired;
  }
}
