package dev.charm.producers.votes;

import dev.charm.schemas.BattleOutcome;
import java.util.Locale;
import java.util.Optional;
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
   * @return empty if it names none
   */
  public static Optional<BattleOutcome> parse(String word, String modelA, String modelB) {
    if (word.equals(modelA)) {
      return Optional.of(BattleOutcome.MODEL_A);
    }
    if (word.equals(modelB)) {
      return Optional.of(BattleOutcome.MODEL_B);
    }
    return byWord(word)
        .or(() -> byWord(DECORATION.matcher(word).replaceAll("").toLowerCase(Locale.ROOT)));
  }

  private static Optional<BattleOutcome> byWord(String word) {
    return switch (word) {
      case "model_a", "modela", "a", "left", "leftvote" -> Optional.of(BattleOutcome.MODEL_A);
      case "model_b", "modelb", "b", "right", "rightvote" -> Optional.of(BattleOutcome.MODEL_B);
      case "tie", "draw", "tievote" -> Optional.of(BattleOutcome.TIE);
      case "tie (bothbad)", "both_bad", "bothbad", "tiebothbad", "bothbadvote" ->
          Optional.of(BattleOutcome.BOTH_BAD);
      default -> Optional.empty();
    };
  }
}
