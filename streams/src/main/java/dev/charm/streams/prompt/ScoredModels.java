package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import dev.charm.streams.settings.PairLimit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** How many policy models each reward model has scored in this partition. */
final class ScoredModels {
  private final Map<String, Integer> models = new HashMap<>();

  /**
   * @param scoreSums by reward model and policy model
   */
  ScoredModels(KeyValueStore<String, ScoreSum> scoreSums) {
    try (KeyValueIterator<String, ScoreSum> all = scoreSums.all()) {
      while (all.hasNext()) {
        changed(Keys.split(all.next().key).get(0), 1);
      }
    }
  }

  /** A reward model has scored so many models more, or fewer. */
  void changed(String rewardModel, int more) {
    models.merge(rewardModel, more, Integer::sum);
  }

  /** The reward models that have scored anything, and perhaps such as have not. */
  Set<String> rewardModels() {
    return models.keySet();
  }

  /** The reward models that have scored more than may be calibrated against each other. */
  SortedSet<String> beyond(PairLimit limit) {
    SortedSet<String> beyond = new TreeSet<>();
    models.forEach(
        (rewardModel, count) -> {
          if (!limit.allows(count)) {
            beyond.add(rewardModel);
          }
        });
    return beyond;
  }
}
