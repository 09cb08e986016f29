package dev.charm.consumers.views;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Response;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.TextOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The styles of the answers that votes speak of, from {@code charm.responses}; of several records
 * of an answer that of the one that counts. Texts are not held but for answers that have several of
 * one version: what of these counts, their bytes decide, and they are read a second time.
 */
public final class AnswerStyles {
  private final LogReader reader;
  private final Withdrawals withdrawals;
  private final Map<String, Told> styles = new HashMap<>();

  /**
   * A record of an answer.
   *
   * @param style null if it has no text
   */
  private record Told(long version, @Nullable AnswerStyle style) {
    static Told of(Response response) {
      String text = response.getText();
      return new Told(response.getVersion(), text == null ? null : AnswerStyle.of(text));
    }
  }

  private AnswerStyles(LogReader reader, Withdrawals withdrawals) {
    this.reader = reader;
    this.withdrawals = withdrawals;
  }

  /** The styles of all answers that these votes speak of; of several samples the first. */
  public static AnswerStyles of(List<CastVote> votes, LogReader reader) {
    Set<String> prompts = new HashSet<>();
    Set<String> answers = new HashSet<>();
    for (CastVote cast : votes) {
      String prompt = cast.promptId();
      if (prompt != null) {
        prompts.add(Keys.join(prompt));
        answers.add(Keys.join(prompt, cast.modelA()));
        answers.add(Keys.join(prompt, cast.modelB()));
      }
    }
    AnswerStyles styles = new AnswerStyles(reader, Withdrawals.read(reader, prompts::contains));
    styles.read(prompts, answers);
    return styles;
  }

  private void read(Set<String> prompts, Set<String> answers) {
    Set<String> tied = new HashSet<>();
    each(
        prompts::contains,
        answers::contains,
        (answer, response) -> {
          Told told = Told.of(response);
          Told known = styles.get(answer);
          if (known == null || told.version() > known.version()) {
            styles.put(answer, told);
            tied.remove(answer);
          } else if (told.version() == known.version() && !told.equals(known)) {
            tied.add(answer);
          }
        });
    if (!tied.isEmpty()) {
      readTied(prompts, tied);
    }
  }

  private void readTied(Set<String> prompts, Set<String> tied) {
    StoredRecords<Response> records = new StoredRecords<>(Topics.RESPONSES, "styles");
    Map<String, byte[]> greatest = new HashMap<>();
    each(
        prompts::contains,
        tied::contains,
        (answer, response) -> {
          long version = Objects.requireNonNull(styles.get(answer), "it was read above").version();
          byte[] bytes = records.write(response);
          byte[] known = greatest.get(answer);
          if (response.getVersion() == version
              && (known == null
                  || TextOrder.compare(version, () -> bytes, version, () -> known) > 0)) {
            greatest.put(answer, bytes);
            styles.put(answer, Told.of(response));
          }
        });
  }

  /** The records of answers that are not withdrawn, each by prompt and model. */
  private void each(
      Predicate<String> prompts, Predicate<String> answers, BiConsumer<String, Response> each) {
    reader.each(
        Topics.RESPONSES,
        prompts,
        (key, told) -> {
          if (told != null && told.value().getSampleIndex() == 0) {
            Response response = told.value();
            String prompt = response.getPromptId();
            String model = response.getPolicyModel();
            String answer = Keys.join(prompt, model);
            if (answers.test(answer)
                && !withdrawals.ofAnswer(prompt, model, 0, response.getVersion())) {
              each.accept(answer, response);
            }
          }
        });
  }

  /** Whether both answers of a vote are known. */
  public boolean knows(CastVote cast) {
    return style(cast, cast.modelA()) != null && style(cast, cast.modelB()) != null;
  }

  /** The style of a model's answer that a vote speaks of; null if the answer is not known. */
  public @Nullable AnswerStyle style(CastVote cast, String model) {
    String prompt = cast.promptId();
    Told told = prompt == null ? null : styles.get(Keys.join(prompt, model));
    return told == null ? null : told.style();
  }
}
