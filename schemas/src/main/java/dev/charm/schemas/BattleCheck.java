package dev.charm.schemas;

import static dev.charm.schemas.EventCheck.MAX_CATEGORIES;
import static dev.charm.schemas.EventCheck.MAX_COUNT;
import static dev.charm.schemas.EventCheck.MAX_WEIGHT;
import static dev.charm.schemas.EventCheck.MIN_WEIGHT;
import static dev.charm.schemas.EventCheck.name;
import static dev.charm.schemas.EventCheck.names;
import static dev.charm.schemas.EventCheck.time;
import static dev.charm.schemas.EventCheck.tooLong;
import static dev.charm.schemas.EventCheck.word;

import dev.charm.schemas.EventCheck.Fault;
import org.jspecify.annotations.Nullable;

/**
 * What a vote must fulfil beyond its schema. There are millions, so it stops at the first fault.
 */
final class BattleCheck {
  private BattleCheck() {}

  /** The first fault of a vote; null if it can be used. */
  static @Nullable Fault fault(Battle battle) {
    Fault fault = name("battle_id", battle.getBattleId());
    fault = fault != null ? fault : name("arena", battle.getArena());
    fault = fault != null ? fault : name("model_a", battle.getModelA());
    fault = fault != null ? fault : name("model_b", battle.getModelB());
    fault = fault != null ? fault : word("outcome", battle.getOutcome(), BattleOutcome.class);
    fault = fault != null ? fault : models(battle);
    fault = fault != null ? fault : categories(battle);
    fault = fault != null ? fault : tooLong("prompt_id", battle.getPromptId());
    fault = fault != null ? fault : tooLong("voter", battle.getVoter());
    String source = battle.getSource();
    fault = fault != null || source == null ? fault : name("source", source);
    fault = fault != null ? fault : time("voted_at", battle.getVotedAt());
    fault = fault != null ? fault : weight(battle.getWeight());
    return fault != null ? fault : count(battle.getCount());
  }

  private static @Nullable Fault models(Battle battle) {
    return battle.getModelA().equals(battle.getModelB())
        ? outOfRange("model_a and model_b are the same")
        : null;
  }

  private static @Nullable Fault categories(Battle battle) {
    return battle.getCategories().size() > MAX_CATEGORIES
        ? outOfRange("more than " + MAX_CATEGORIES + " categories")
        : names("categories", battle.getCategories());
  }

  private static @Nullable Fault weight(double weight) {
    if (!Double.isFinite(weight)) {
      return new Fault(MalformedReason.NOT_FINITE, "weight is " + weight);
    }
    return weight < MIN_WEIGHT || weight > MAX_WEIGHT
        ? outOfRange("weight is " + weight + ", not from " + MIN_WEIGHT + " to " + MAX_WEIGHT)
        : null;
  }

  private static @Nullable Fault count(long count) {
    return count < 1 || count > MAX_COUNT
        ? outOfRange("count is " + count + ", not from 1 to " + MAX_COUNT)
        : null;
  }

  private static Fault outOfRange(String detail) {
    return new Fault(MalformedReason.OUT_OF_RANGE, detail);
  }
}
