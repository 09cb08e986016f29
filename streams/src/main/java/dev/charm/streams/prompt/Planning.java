package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import dev.charm.streams.state.ModelPair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Brings the state of this partition under the plan that is wanted: after a restart with another
 * reference model, and once a reward model is retired. Every reward vector is visited once, a
 * bounded number at a time, and a crash resumes where the last transaction left it; meanwhile each
 * new reward is taken by the plan of its place.
 */
final class Planning {
  private static final String KEY = "plan";
  private static final int AT_ONCE = 100; // vectors held in memory; each has all models of a prompt

  private final PromptStores stores;
  private final Supplier<Plan> wanted;
  private PlanChange change; // as in the store, once it is stored
  private boolean stored;

  /**
   * @param wanted the plan that is wanted at this moment
   */
  Planning(PromptStores stores, Supplier<Plan> wanted) {
    this.stores = stores;
    this.wanted = wanted;
    PlanChange known = stores.plan().get(KEY);
    this.stored = known != null;
    this.change = known != null ? known : PlanChange.to(wanted.get());
  }

  /** Whether a reward model is retired where a prompt stands. */
  boolean isRetired(String promptId, String rewardModel) {
    return at(promptId, rewardModel).retired().contains(rewardModel);
  }

  /** Whether what two models have at a prompt is evidence for a calibration. */
  boolean includes(String promptId, String rewardModel, String a, String b) {
    return at(promptId, rewardModel).includes(rewardModel, a, b);
  }

  /** The pairs of these models that are calibrated by what they have at a prompt. */
  Set<ModelPair> among(String promptId, String rewardModel, Collection<String> models) {
    return at(promptId, rewardModel).among(rewardModel, models);
  }

  /** Remembers the plan that new state follows, before there is any. */
  void remember() {
    if (!stored) {
      put(change);
    }
  }

  /**
   * Goes on with a change, or begins one, until it has visited so many reward vectors and pairs of
   * models in them.
   */
  void step(int limit, Decisions decisions, RoundRobinGames games) {
    if (!change.moving()) {
      Plan next = wanted.get();
      if (next.equals(change.goal())) {
        return;
      }
      put(new PlanChange(change.applied(), next, null));
    }
    for (int touched = 0; touched < limit; ) {
      List<KeyValue<String, RewardVector>> vectors = next(Math.min(limit, AT_ONCE));
      for (KeyValue<String, RewardVector> vector : vectors) {
        if (touched >= limit) {
          put(change);
          return;
        }
        List<String> key = Keys.split(vector.key);
        touched++;
        touched +=
            decisions.replanned(
                key.get(0), key.get(1), vector.value, change.applied(), change.goal());
        if (change.goal().retired().contains(key.get(1))) {
          stores.rewards().delete(vector.key);
        }
        change = change.advanced(vector.key);
      }
      if (vectors.isEmpty()) {
        newlyRetired().forEach(games::forget);
        put(PlanChange.to(change.goal()));
        return;
      }
      put(change);
    }
  }

  private List<KeyValue<String, RewardVector>> next(int limit) {
    List<KeyValue<String, RewardVector>> vectors = new ArrayList<>();
    String from = change.cursor();
    try (KeyValueIterator<String, RewardVector> all = behind(from)) {
      while (all.hasNext() && vectors.size() < limit) {
        KeyValue<String, RewardVector> next = all.next();
        if (!next.key.equals(from)) {
          vectors.add(next);
        }
      }
    }
    return vectors;
  }

  private KeyValueIterator<String, RewardVector> behind(@Nullable String cursor) {
    return cursor == null ? stores.rewards().all() : stores.rewards().range(cursor, null);
  }

  private SortedSet<String> newlyRetired() {
    SortedSet<String> retired = new TreeSet<>(change.goal().retired());
    retired.removeAll(change.applied().retired());
    return retired;
  }

  private Plan at(String promptId, String rewardModel) {
    return change.moving() ? change.at(Keys.join(promptId, rewardModel)) : change.goal();
  }

  private void put(PlanChange next) {
    change = next;
    stores.plan().put(KEY, next);
    stored = true;
  }
}
