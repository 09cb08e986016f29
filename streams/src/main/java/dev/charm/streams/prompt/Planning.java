package dev.charm.streams.prompt;

import dev.charm.streams.state.ModelPair;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * By which plan the rewards of this partition take part in calibrations, at each prompt: while a
 * change is under way ({@link PlanWalk}), the new one up to where it has come, and the old one
 * behind it.
 */
final class Planning {
  private static final String KEY = "plan";

  private final KeyValueStore<String, PlanChange> store;
  private final Supplier<Plan> wanted;
  private PlanChange change; // as in the store, once it is stored
  private boolean stored;

  /**
   * @param wanted the plan that is wanted at this moment
   */
  Planning(KeyValueStore<String, PlanChange> store, Supplier<Plan> wanted) {
    this.store = store;
    this.wanted = wanted;
    PlanChange known = store.get(KEY);
    this.stored = known != null;
    this.change = known != null ? known : PlanChange.to(wanted.get());
  }

  /** Whether a reward model is retired where a vector stands. */
  boolean isRetired(RewardVectors.Key key) {
    return at(key).retired().contains(key.rewardModel());
  }

  /** Whether what two models have in a vector is evidence for a calibration. */
  boolean includes(RewardVectors.Key key, String a, String b) {
    return at(key).includes(key.rewardModel(), a, b);
  }

  /** The pairs of these models that are calibrated by what they have in a vector. */
  Set<ModelPair> among(RewardVectors.Key key, Collection<String> models) {
    return at(key).among(key.rewardModel(), models);
  }

  private Plan at(RewardVectors.Key key) {
    return change.moving() ? change.at(key.stored()) : change.goal();
  }

  /** Whether a change is under way. */
  boolean isMoving() {
    return change.moving();
  }

  /** Remembers the plan that new state follows, before there is any. */
  void remember() {
    if (!stored) {
      put(change);
    }
  }

  /** The change under way, begun if another plan is wanted; empty if there is none. */
  Optional<PlanChange> change() {
    if (!change.moving()) {
      Plan next = wanted.get();
      if (next.equals(change.goal())) {
        return Optional.empty();
      }
      put(new PlanChange(change.applied(), next, null));
    }
    return Optional.of(change);
  }

  /** A change has come this far. */
  void put(PlanChange next) {
    change = next;
    store.put(KEY, next);
    stored = true;
  }
}
