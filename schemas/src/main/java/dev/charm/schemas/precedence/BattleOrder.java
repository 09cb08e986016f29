package dev.charm.schemas.precedence;

import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import java.util.Comparator;
import java.util.List;

/**
 * Which of several records of one vote counts: the greatest in this order. The greatest version,
 * then a retraction, then the greatest value: so it does not matter in which order they arrive, nor
 * how often. Records that are equal here count alike.
 */
public final class BattleOrder implements Comparator<Battle> {
  private static final Comparator<Battle> ORDER =
      Comparator.comparingLong(Battle::getVersion)
          .thenComparing(Battle::getRetracted)
          .thenComparing(Battle::getModelA)
          .thenComparing(Battle::getModelB)
          .thenComparing(battle -> BattleOutcome.of(battle.getOutcome()))
          .thenComparing(battle -> String.join("\0", categories(battle)))
          .thenComparing(Battle::getWeight)
          .thenComparing(Battle::getCount);

  /** The categories of a vote, whatever their order in the record and however often named. */
  public static List<String> categories(Battle battle) {
    return battle.getCategories().stream().distinct().sorted().toList();
  }

  @Override
  public int compare(Battle one, Battle other) {
    return ORDER.compare(one, other);
  }
}
