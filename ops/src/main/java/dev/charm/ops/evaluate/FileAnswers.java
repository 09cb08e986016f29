package dev.charm.ops.evaluate;

import dev.charm.calibration.reward.LengthReport;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers of files, which a reward model judges now.
 *
 * @param texts of the answers
 * @param scoring judges them
 */
public record FileAnswers(ResponseTexts texts, Scoring scoring) implements RewardedAnswers {
  @Override
  public SortedSet<String> models() {
    return texts.models();
  }

  @Override
  public SortedMap<String, SortedSet<String>> answered() {
    return texts.answered();
  }

  @Override
  public List<@Nullable Double> rewards(List<AnswerId> answers) {
    return scoring.of(
        answers.stream()
            .map(
                answer ->
                    Objects.requireNonNull(
                        texts.request(answer.model(), answer.prompt()), "an answer"))
            .toList());
  }

  @Override
  public @Nullable Long length(AnswerId answer) {
    String text = texts.text(answer.model(), answer.prompt());
    return text == null ? null : LengthReport.lengthOf(text);
  }
}
