package dev.charm.consumers.views;

import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.precedence.Claims;
import dev.charm.schemas.precedence.Precedence;
import dev.charm.schemas.precedence.TextOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A prompt with the scores of one reward model. Texts are read from the spool when they are asked
 * for, and then held.
 */
public final class GatheredPrompt {
  private final String promptId;
  private final Spool spool;
  private final StoredRecords<Prompt> promptRecords;
  private final StoredRecords<Response> responseRecords;
  private final PromptScores scores = new PromptScores();
  private final Claims<Text> texts = new Claims<>(Precedence.BY_VERSION);
  private final Map<Answer, AnswerText> answers = new HashMap<>();
  private final Map<Answer, Optional<String>> answersRead = new HashMap<>();
  private boolean textRead;
  private @Nullable List<Message> messages; // once the text is read

  private record Text(Precedence.Place place, long rank, Spool spool, Spool.Place spooled)
      implements Precedence.Claim {
    @Override
    public byte[] bytes() {
      return spool.get(spooled);
    }
  }

  private record Answer(String model, int sample) {}

  private record AnswerText(long version, Spool.Place spooled) {}

  GatheredPrompt(
      String promptId,
      Spool spool,
      StoredRecords<Prompt> promptRecords,
      StoredRecords<Response> responseRecords) {
    this.promptId = promptId;
    this.spool = spool;
    this.promptRecords = promptRecords;
    this.responseRecords = responseRecords;
  }

  void addScore(String model, int sample, long version, double score) {
    scores.add(model, sample, version, score);
  }

  void addText(Precedence.Place place, long rank, Spool.Place spooled) {
    texts.put(new Text(place, rank, spool, spooled));
  }

  void deleteText(Precedence.Place tombstone) {
    texts.delete(tombstone);
  }

  void addAnswer(String model, int sample, long version, Spool.Place spooled) {
    Answer answer = new Answer(model, sample);
    AnswerText known = answers.get(answer);
    if (known == null
        || TextOrder.compare(
                version,
                () -> spool.get(spooled),
                known.version(),
                () -> spool.get(known.spooled()))
            > 0) {
      answers.put(answer, new AnswerText(version, spooled));
    }
  }

  public String promptId() {
    return promptId;
  }

  /** The answer that speaks for each policy model that has a score, in order of name. */
  public List<ScoredAnswer> answers() {
    return scores.standing();
  }

  /** The conversation; null where it is not known. */
  public @Nullable List<Message> messages() {
    if (!textRead) {
      messages =
          texts.inForce().map(text -> promptRecords.read(text.bytes()).getMessages()).orElse(null);
      textRead = true;
    }
    return messages;
  }

  /** The text of an answer; null where it is not known. */
  public @Nullable String text(String policyModel, int sampleIndex) {
    return answersRead
        .computeIfAbsent(new Answer(policyModel, sampleIndex), this::read)
        .orElse(null);
  }

  private Optional<String> read(Answer answer) {
    return Optional.ofNullable(answers.get(answer))
        .map(text -> responseRecords.read(spool.get(text.spooled())).getText());
  }
}
