package dev.charm.streams.prompt;

import dev.charm.calibration.reward.Tally;
import dev.charm.schemas.Keys;
import org.jspecify.annotations.Nullable;

/** Keeps the round robin and the score sums of this partition in step with the rewards. */
final class RoundRobinGames {
  private final PromptStores stores;
  private final Unreported unreported;

  RoundRobinGames(PromptStores stores, Unreported unreported) {
    this.stores = stores;
    this.unreported = unreported;
  }

  /** A model's reward at a prompt changed, came or went (null). */
  void rescored(String rewardModel, String model, @Nullable Double before, @Nullable Double after) {
    String key = Keys.join(rewardModel, model);
    ScoreSum sum = stores.scoreSums().get(key);
    sum = sum == null ? ScoreSum.ZERO : sum;
    sum = before == null ? sum : sum.minus(before);
    sum = after == null ? sum : sum.plus(after);
    stores.scoreSums().put(key, sum);
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
      stores.tallies().put(key, tally);
      unreported.tally(rewardModel, a, b);
    }
  }

  private static Tally game(boolean first, double own, double opponents) {
    return first ? Tally.of(own, opponents) : Tally.of(opponents, own);
  }

  private static Tally minus(Tally all, Tally game) {
    return new Tally(
        all.wins() - game.wins(), all.ties() - game.ties(), all.games() - game.games());
  }
}
