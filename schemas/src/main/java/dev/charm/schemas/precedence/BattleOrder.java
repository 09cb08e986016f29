package dev.charm.schemas.precedence;

import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of several records of one vote counts: the greatest in this order, so it does not matter in
 * which order they arrive, nor how often.
 *
 * <ol>
 *   <li>One by hand: a person's word about a vote is final against files and applications, whatever
 *       their versions. A later word of a person takes its place.
 *   <li>The greatest version.
 *   <li>A retraction.
 *   <li>The greatest value.
 * </ol>
 *
 * <p>Records that are equal here are equal in all that is made of them.
 */
public final class BattleOrder implements Comparator<Battle> {
  private static final Comparator<Battle> ORDER =
      Comparator.comparing(Battle::getByHand)
          .thenComparing(Battle::getVersion)
          .thenComparing(Battle::getRetracted)
          .thenComparing(Battle::getModelA)
          .thenComparing(Battle::getModelB)
          .thenComparing(battle -> BattleOutcome.of(battle.getOutcome()))
          .thenComparing(battle -> String.join("\0", categories(battle)))
          .thenComparing(Battle::getWeight)
          .thenComparing(Battle::getCount)
          .thenComparing(Battle::getVotedAt, nullsFirst())
          .thenComparing(Battle::getSequence)
          .thenComparing(Battle::getVoter, nullsFirst())
          .thenComparing(Battle::getPromptId, nullsFirst())
          .thenComparing(Battle::getSource, nullsFirst());

  private static <T extends Comparable<? super T>> Comparator<@Nullable T> nullsFirst() {
    return Comparator.nullsFirst(Comparator.naturalOrder());
  }

  /** The categories of a vote, whatever their order in the record and however often named. */
  public static List<String> categories(Battle battle) {
    List<String> named = battle.getCategories();
    return named.size() < 2 ? named : named.stream().distinct().sorted().toList();
  }

  @Override
  public int compare(Battle one, Battle other) {
    return ORDER.compare(one, other);
  }
}
