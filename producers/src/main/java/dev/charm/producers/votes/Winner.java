package dev.charm.producers.votes;

import dev.charm.schemas.BattleOutcome;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How tables and people say who won. */
public final class Winner {
  private static final Pattern DECORATION = Pattern.compile("[\\s_()\\[\\]-]+");

  /** What buttons and judges say around the word. */
  private static final Pattern BETTER =
      Pattern.compile("(is)?(much|slightly|significantly|clearly)?better$|(wins|won|iswinner)$");

  private static final Pattern PICTURE = Pattern.compile("[\\p{So}\\p{Cf}\\p{Sk}\\uFE0F]");
  private static final Pattern STRONG = Pattern.compile("(A>>B|B>>A|A<<B|B<<A)");

  private Winner() {}

  /**
   * The outcome that a word names:
   *
   * <ul>
   *   <li>the winning model's own name, which goes first;
   *   <li>{@code model_a}, {@code a}, {@code left}, {@code leftvote}, {@code model_1}, {@code
   *       player_a}, {@code response_a}, {@code assistant_a}, {@code [[A]]}, {@code A>B}, {@code
   *       A>>B}, {@code B<A}; likewise for B;
   *   <li>{@code tie}, {@code draw}, {@code equal}, {@code same}, {@code both_equal}, {@code
   *       both_good}, {@code tie (bothgood)}, {@code [[C]]}, {@code A=B}, {@code -};
   *   <li>{@code both_bad}, {@code both are bad}, {@code tie (bothbad)}.
   * </ul>
   *
   * So do {@code A is better}, {@code left is much better}, {@code Model B wins}. Upper and lower
   * case, blanks, underscores, hyphens, brackets and emoji make no difference; a model's name is
   * understood in another case only if the other model is not called so.
   *
   * @return empty if it names none: {@code unresolved}, {@code inconsistent}, {@code error} and
   *     {@code neither} do not say who won, and a number does not by itself
   */
  public static Optional<BattleOutcome> parse(String word, String modelA, String modelB) {
    if (word.equals(modelA)) {
      return Optional.of(BattleOutcome.MODEL_A);
    }
    if (word.equals(modelB)) {
      return Optional.of(BattleOutcome.MODEL_B);
    }
    Optional<BattleOutcome> outcome = whoeverPlays(word);
    if (outcome.isPresent() || word.equalsIgnoreCase(modelA) == word.equalsIgnoreCase(modelB)) {
      return outcome;
    }
    return Optional.of(
        word.equalsIgnoreCase(modelA) ? BattleOutcome.MODEL_A : BattleOutcome.MODEL_B);
  }

  /** The outcome that a word names whatever the models are called; empty if it names none. */
  static Optional<BattleOutcome> whoeverPlays(String word) {
    return byWord(word)
        .or(() -> byWord(bare(word)))
        .or(() -> byWord(BETTER.matcher(bare(word)).replaceAll("")));
  }

  private static String bare(String word) {
    String said = PICTURE.matcher(word).replaceAll("");
    return DECORATION.matcher(said).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /** Whether a word says, as Arena-Hard does, that one answer is much better: {@code A>>B}. */
  static boolean isStrong(String word) {
    return STRONG
        .matcher(DECORATION.matcher(word).replaceAll("").toUpperCase(Locale.ROOT))
        .matches();
  }

  private static Optional<BattleOutcome> byWord(String word) {
    return switch (word) {
      case "model_a",
          "modela",
          "a",
          "left",
          "leftvote",
          "model1",
          "playera",
          "responsea",
          "assistanta",
          "a>b",
          "a>>b",
          "b<a",
          "b<<a" ->
          Optional.of(BattleOutcome.MODEL_A);
      case "model_b",
          "modelb",
          "b",
          "right",
          "rightvote",
          "model2",
          "playerb",
          "responseb",
          "assistantb",
          "b>a",
          "b>>a",
          "a<b",
          "a<<b" ->
          Optional.of(BattleOutcome.MODEL_B);
      case "tie",
          "draw",
          "tievote",
          "-",
          "c",
          "a=b",
          "b=a",
          "equal",
          "same",
          "bothequal",
          "bothgood",
          "botharegood",
          "tiebothgood",
          "bothgoodvote",
          "equallygood",
          "nopreference" ->
          Optional.of(BattleOutcome.TIE);
      case "tie (bothbad)",
          "both_bad",
          "bothbad",
          "botharebad",
          "tiebothbad",
          "bothbadvote",
          "equallybad" ->
          Optional.of(BattleOutcome.BOTH_BAD);
      default -> Optional.empty();
    };
  }
}
