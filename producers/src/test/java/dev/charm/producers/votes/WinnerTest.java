package dev.charm.producers.votes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.BattleOutcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinnerTest {

  @ParameterizedTest
  @CsvSource({
    "model_a, MODEL_A",
    "Model A, MODEL_A",
    "a, MODEL_A",
    "A, MODEL_A",
    "left, MODEL_A",
    "leftvote, MODEL_A",
    "gemma, MODEL_A",
    "model_b, MODEL_B",
    "B, MODEL_B",
    "RIGHT, MODEL_B",
    "rightvote, MODEL_B",
    "llama, MODEL_B",
    "tie, TIE",
    "Draw, TIE",
    "tievote, TIE",
    "tie (bothbad), BOTH_BAD",
    "both_bad, BOTH_BAD",
    "Both bad, BOTH_BAD",
    "bothbad_vote, BOTH_BAD",
    "'[[A]]', MODEL_A",
    "'[[B]]', MODEL_B",
    "'[[C]]', TIE",
    "-, TIE",
    "A>B, MODEL_A",
    "A>>B, MODEL_A",
    "B<A, MODEL_A",
    "A<<B, MODEL_B",
    "A=B, TIE",
    "model_2, MODEL_B",
    "left vote, MODEL_A",
    "both_good, TIE",
    "tie (bothgood), TIE",
    "both_equal, TIE",
    "Both are bad, BOTH_BAD",
    "GEMMA, MODEL_A",
    "neither,",
    "inconsistent,",
    "unresolved,",
    "error,",
    "1,",
    "model_c,",
    "'',"
  })
  void shouldUnderstandHowTheWinnerIsSpelled(String word, @Nullable BattleOutcome outcome) {
    assertThat(Winner.parse(word, "gemma", "llama")).isEqualTo(Optional.ofNullable(outcome));
  }

  @Test
  void shouldTakeAModelsOwnNameBeforeAnyOtherMeaning() {
    assertThat(Winner.parse("tie", "llama", "tie")).hasValue(BattleOutcome.MODEL_B);
    assertThat(Winner.parse("a", "b", "a")).hasValue(BattleOutcome.MODEL_B);
  }
}
