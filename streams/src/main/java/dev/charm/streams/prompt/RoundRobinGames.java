package dev.charm.streams.prompt;

import dev.charm.calibration.reward.Tally;
import dev.charm.schemas.Keys;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the round robin and the score sums of this partition in step with the rewards. */
final class RoundRobinGames {
  private final PromptStores stores;
  private final ScoredModels scored;
  private final Unreported unreported;

  RoundRobinGames(PromptStores stores, ScoredModels scored, Unreported unreported) {
    this.stores = stores;
    this.scored = scored;
    this.unreported = unreported;
  }

  /** A model's reward at a prompt changed, came or went (null). */
  void rescored(String rewardModel, String model, @Nullable Double before, @Nullable Double after) {
    String key = Keys.join(rewardModel, model);
    ScoreSum known = stores.scoreSums().get(key);
    ScoreSum sum = known == null ? ScoreSum.ZERO : known;
    sum = before == null ? sum : sum.minus(before);
    sum = after == null ? sum : sum.plus(after);
    if (sum.count() == 0) {
      stores.scoreSums().delete(key);
    } else {
      stores.scoreSums().put(key, sum);
    }
    scored.changed(rewardModel, (sum.count() == 0 ? 0 : 1) - (known == null ? 0 : 1));
    unreported.score(rewardModel, model);
  }

  /** The same, as the game against one opponent at that prompt. */
  void replayed(
      String rewardModel,
      String model,
      String opponent,
      @Nullable Double before,
      @Nullable Double after,
      double opponentsScore) {
    boolean first = model.compareTo(opponent) < 0;
    String a = first ? model : opponent;
    String b = first ? opponent : model;
    String key = Keys.join(rewardModel, a, b);
    Tally known = stores.tallies().get(key);
    Tally tally = known == null ? Tally.NONE : known;
    if (before != null) {
      tally = minus(tally, game(first, before, opponentsScore));
    }
    if (after != null) {
      tally = tally.plus(game(first, after, opponentsScore));
    }
    if (!tally.equals(known)) {
      if (tally.equals(Tally.NONE)) {
        stores.tallies().delete(key);
      } else {
        stores.tallies().put(key, tally);
      }
      unreported.tally(rewardModel, a, b);
    }
  }

  /** Every result of a reward model is purged. */
  void forget(String rewardModel) {
    for (String key : keysOf(stores.tallies(), rewardModel)) {
      stores.tallies().delete(key);
      List<String> parts = Keys.split(key);
      unreported.tally(rewardModel, parts.get(1), parts.get(2));
    }
    for (String key : keysOf(stores.scoreSums(), rewardModel)) {
      stores.scoreSums().delete(key);
      scored.changed(rewardModel, -1);
      unreported.score(rewardModel, Keys.split(key).get(1));
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

  private static Tally game(boolean first, double own, double opponents) {
    return first ? Tally.of(own, opponents) : Tally.of(opponents, own);
  }

  private static Tally minus(Tally all, Tally game) {
    return new Tally(
        all.wins() - game.wins(), all.ties() - game.ties(), all.games() - game.games());
  }
}
