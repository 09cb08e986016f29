package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import dev.charm.streams.partial.GameCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the round robin and the score sums of this partition in step with the rewards. */
final class RoundRobinGames {
  private final KeyValueStore<String, GameRow> tallies;
  private final KeyValueStore<String, ScoreSum> scoreSums;
  private final ScoredModels scored;
  private final DirtySummaries dirty;

  RoundRobinGames(
      KeyValueStore<String, GameRow> tallies,
      KeyValueStore<String, ScoreSum> scoreSums,
      ScoredModels scored,
      DirtySummaries dirty) {
    this.tallies = tallies;
    this.scoreSums = scoreSums;
    this.scored = scored;
    this.dirty = dirty;
  }

  /**
   * A model's reward at a prompt changed, came or went (null).
   *
   * @param vector all rewards at the prompt
   */
  void rescored(
      String rewardModel,
      String model,
      @Nullable Double before,
      @Nullable Double after,
      RewardVector vector) {
    String key = Keys.join(rewardModel, model);
    ScoreSum known = scoreSums.get(key);
    ScoreSum sum = known == null ? ScoreSum.ZERO : known;
    sum = before == null ? sum : sum.minus(before);
    sum = after == null ? sum : sum.plus(after);
    if (sum.count() == 0) {
      scoreSums.delete(key);
    } else {
      scoreSums.put(key, sum);
    }
    scored.changed(rewardModel, (sum.count() == 0 ? 0 : 1) - (known == null ? 0 : 1));
    dirty.score(rewardModel, model);
    if (!Objects.equals(before, after)) {
      replayed(rewardModel, model, before, after, vector);
    }
  }

  private void replayed(
      String rewardModel,
      String model,
      @Nullable Double before,
      @Nullable Double after,
      RewardVector vector) {
    String key = Keys.join(rewardModel, model);
    GameRow known = tallies.get(key);
    GameRow row = known == null ? GameRow.empty() : known;
    vector.forEachStanding(
        (opponent, theirs) -> {
          if (!opponent.equals(model)) {
            GameCount gone = before == null ? GameCount.NONE : GameCount.of(before, theirs.score());
            GameCount come = after == null ? GameCount.NONE : GameCount.of(after, theirs.score());
            row.add(opponent, come.minus(gone));
          }
        });
    if (row.isEmpty()) {
      tallies.delete(key);
    } else {
      tallies.put(key, row);
    }
    dirty.tally(rewardModel, model);
  }

  /** The style of a model's answers changed, which goes with its rewards. */
  void restyled(String model) {
    for (String rewardModel : scored.rewardModels()) {
      if (scoreSums.get(Keys.join(rewardModel, model)) != null) {
        dirty.score(rewardModel, model);
      }
    }
  }

  /** Every result of a reward model is purged. */
  void forget(String rewardModel) {
    for (String key : keysOf(tallies, rewardModel)) {
      tallies.delete(key);
      dirty.tally(rewardModel, Keys.split(key).get(1));
    }
    for (String key : keysOf(scoreSums, rewardModel)) {
      scoreSums.delete(key);
      scored.changed(rewardModel, -1);
      dirty.score(rewardModel, Keys.split(key).get(1));
    }
  }

  private static <V> List<String> keysOf(KeyValueStore<String, V> store, String rewardModel) {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, V> all =
        store.prefixScan(Keys.join(rewardModel, ""), new StringSerializer())) {
      while (all.hasNext()) {
        keys.add(all.next().key);
      }
    }
    return keys;
  }
}
