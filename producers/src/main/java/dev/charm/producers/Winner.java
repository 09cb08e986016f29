package dev.charm.producers;

import dev.charm.schemas.BattleOutcome;
import java.util.Locale;
import java.util.regex.Pattern;

/** How tables and people say who won. */
public final class Winner {
  private static final Pattern DECORATION = Pattern.compile("[\\s_()-]+");

  private Winner() {}

  /**
   * The outcome that a word names: the winning model's own name, {@code model_a}, {@code a} or
   * {@code left}, likewise {@code model_b}, {@code b} or {@code right}, {@code tie} or {@code
   * draw}, {@code both_bad}, {@code bothbad} or {@code tie (bothbad)}. Upper and lower case,
   * blanks, underscores, hyphens and brackets make no difference but in a model's name, which goes
   * first.
   *
   * @return {@link BattleOutcome#UNKNOWN} if it names none
   */
  public static BattleOutcome parse(String word, String modelA, String modelB) {
    if (word.equals(modelA)) {
      return BattleOutcome.MODEL_A;
    }
    if (word.equals(modelB)) {
      return BattleOutcome.MODEL_B;
    }
    BattleOutcome outcome = byWord(word);
    return outcome != BattleOutcome.UNKNOWN
        ? outcome
        : byWord(DECORATION.matcher(word).replaceAll("").toLowerCase(Locale.ROOT));
  }

  private static BattleOutcome byWord(String word) {
    return switch (word) {
      case "model_a", "modela", "a", "left", "leftvote" -> BattleOutcome.MODEL_A;
      case "model_b", "modelb", "b", "right", "rightvote" -> BattleOutcome.MODEL_B;
      case "tie", "draw", "tievote" -> BattleOutcome.TIE;
      case "tie (bothbad)", "both_bad", "bothbad", "tiebothbad", "bothbadvote" ->
          BattleOutcome.BOTH_BAD;
      default -> BattleOutcome.UNKNOWN;
    };
  }
}
