package dev.charm.ops.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.producers.preferences.JudgePreference;
import dev.charm.producers.row.Aliases;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestOfNResultTest {
  @TempDir Path folder;

  private final StringWriter notes = new StringWriter();

  private ResponseTexts texts() throws Exception {
    Path file = folder.resolve("responses.jsonl");
    Files.writeString(
        file,
        """
        {"prompt_id": 0, "prompt": "q", "model": "a", "response": "z"}
        {"prompt_id": 0, "model": "b", "response": "yy"}
        {"prompt_id": 0, "model": "c", "response": "xxx"}
        {"prompt_id": 1, "prompt": "r", "model": "a", "response": "z"}
        {"prompt_id": 1, "model": "b", "response": "yy"}
        {"prompt_id": 2, "model": "a", "response": "no prompt"}
        {"prompt_id": 3, "prompt": "s", "model": "a", "response": "nobody judged"}
        """);
    return ResponseTexts.read(
        List.of(new ResponseTexts.File(null, file)),
        Aliases.none(),
        List.of(),
        new PrintWriter(notes, true));
  }

  private static JudgePreference judged(int prompt, String model, double preference) {
    return new JudgePreference(String.valueOf(prompt), model, preference);
  }

  @Test
  void shouldGiveTheExpectedPreferenceOfEachPickerByHand() throws Exception {
    LengthScorer shorter = new LengthScorer("shorter@1", r -> -r.response().length());
    PrintWriter told = new PrintWriter(notes, true);
    List<BestOfNResult> rows =
        BestOfNResult.of(
            new FileAnswers(texts(), new Scoring(shorter, told)),
            List.of(
                judged(0, "a", 0.9),
                judged(0, "b", 0.3),
                judged(0, "c", 0.6),
                judged(1, "a", 0.2),
                judged(1, "b", 0.4),
                judged(2, "a", 1),
                judged(9, "a", 1)),
            0,
            told);

    assertThat(rows)
        .extracting(row -> row.picker() + " " + row.n())
        .containsExactly("rm 2", "longest 2", "random 2", "rm 3", "longest 3", "random 3");
    // Of the pairs of prompt 0 the shorter are a, a, b; of prompt 1 it is a.
    assertThat(rows.get(0).winRate()).isEqualTo(((0.9 + 0.9 + 0.3) / 3 + 0.2) / 2, within(1e-12));
    assertThat(rows.get(1).winRate()).isEqualTo(((0.3 + 0.6 + 0.6) / 3 + 0.4) / 2, within(1e-12));
    assertThat(rows.get(2).winRate()).isEqualTo((0.6 + 0.3) / 2, within(1e-12));
    assertThat(rows.get(3).winRate()).isEqualTo((0.9 + 0.2) / 2, within(1e-12));
    assertThat(rows.get(4).winRate()).isEqualTo((0.6 + 0.4) / 2, within(1e-12));
    assertThat(rows.get(5).winRate()).isEqualTo((0.6 + 0.3) / 2, within(1e-12));
    assertThat(rows).allMatch(r -> r.ciLow() <= r.winRate() && r.winRate() <= r.ciHigh());
    assertThat(notes.toString())
        .contains("5 preferences found their answers, 2 did not")
        .contains("1 answers have no preference")
        .contains("n = 3 stands for all answers of a prompt: 1 of 2 prompts have fewer");
  }

  @Test
  void shouldFailWhereNoPreferenceFindsAnAnswer() throws Exception {
    RewardedAnswers answers =
        new FileAnswers(texts(), new Scoring(LengthScorer.longer(), new PrintWriter(notes, true)));

    assertThatThrownBy(
            () ->
                BestOfNResult.of(
                    answers,
                    List.of(judged(7, "a", 1), judged(0, "other", 1)),
                    0,
                    new PrintWriter(notes, true)))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("named differently");
  }
}
