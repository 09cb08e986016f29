package dev.charm.consumers.views;

import dev.charm.calibration.rating.Style;
import dev.charm.calibration.rating.StyledVote;
import dev.charm.ops.connect.Told;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Response;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The styles of the answers that votes speak of, from {@code charm.responses}; no text is kept. */
public final class AnswerStyles {
  /** The higher version; of equal ones any, but always the same, in whatever order they come. */
  private static final Comparator<Told> COUNTING =
      Comparator.comparingLong(Told::version)
          .thenComparingDouble(told -> told.style().length())
          .thenComparingDouble(told -> told.style().headers())
          .thenComparingDouble(told -> told.style().lists())
          .thenComparingDouble(told -> told.style().bold());

  private final Map<String, Told> styles = new HashMap<>();

  private record Told(long version, Style style) {}

  private AnswerStyles() {}

  /** The styles of all answers that these votes speak of; of several samples the first. */
  public static AnswerStyles of(List<CastVote> votes, LogReader reader) {
    Set<String> prompts = new HashSet<>();
    Set<String> answers = new HashSet<>();
    for (CastVote cast : votes) {
      String prompt = cast.promptId();
      if (prompt != null) {
        prompts.add(Keys.join(prompt));
        answers.add(Keys.join(prompt, cast.vote().modelA()));
        answers.add(Keys.join(prompt, cast.vote().modelB()));
      }
    }
    AnswerStyles styles = new AnswerStyles();
    reader.each(
        Topics.RESPONSES,
        prompts::contains,
        (key, told) -> {
          if (told != null && told.value().getSampleIndex() == 0) {
            Response response = told.value();
            String answer = Keys.join(response.getPromptId(), response.getPolicyModel());
            String text = response.getText();
            if (text != null && answers.contains(answer)) {
              styles.put(answer, response.getVersion(), text);
            }
          }
        });
    return styles;
  }

  private void put(String answer, long version, String text) {
    Told told = new Told(version, AnswerStyle.of(text));
    styles.merge(answer, told, BinaryOperator.maxBy(COUNTING));
  }

  /** Whether both answers of a vote are known. */
  public boolean knows(CastVote cast) {
    return style(cast, cast.vote().modelA()) != null && style(cast, cast.vote().modelB()) != null;
  }

  /** Votes, both answers of which are known, with their styles. */
  public List<StyledVote> styled(List<CastVote> votes) {
    List<StyledVote> styled = new ArrayList<>();
    for (CastVote cast : votes) {
      Style a = style(cast, cast.vote().modelA());
      Style b = style(cast, cast.vote().modelB());
      if (a != null && b != null) {
        styled.add(new StyledVote(cast.vote(), a, b));
      }
    }
    return styled;
  }

  private @Nullable Style style(CastVote cast, String model) {
    String prompt = cast.promptId();
    Told told = prompt == null ? null : styles.get(Keys.join(prompt, model));
    return told == null ? null : told.style();
  }
}
