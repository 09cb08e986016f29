package dev.charm.producers.rewards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.JsonRow;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowMaker;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Json;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.RewardModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON Lines, one object per line:
 *
 * <ul>
 *   <li>{@code prompt} (text) or {@code messages} ({@code [{"role","content"}]}), {@code prompt_id}
 *       (text or whole number; without it the prompt is its text id), {@code category};
 *   <li>{@code response}, {@code model} (or {@code policy_model}, {@code generator}), {@code
 *       sample_index} (from 0);
 *   <li>{@code score} with {@code reward_model} as {@code name@version}, or {@code scores} as
 *       {@code {"name@version": number}}; null is a missing score.
 * </ul>
 *
 * <p>What is not there makes no event: a line may bring a prompt alone, or a score for a response
 * that came before. Every line counts; of two lines of one response the events' order decides.
 */
public final class JsonAnswers implements RowMaker {
  private static final String FORMAT = "jsonl";

  private static final Set<String> USED =
      Set.of(
          "messages",
          "prompt",
          "prompt_id",
          "category",
          "response",
          "model",
          "policy_model",
          "generator",
          "sample_index",
          "score",
          "reward_model",
          "scores");

  private final ModelNames models;
  private final EventFactory events;

  private JsonAnswers(Source source, ReadSettings settings) {
    this.models = new ModelNames(settings.aliases());
    this.events = new EventFactory(settings.version(source), FORMAT);
  }

  /**
   * Opens a file.
   *
   * @throws SourceException if it cannot be read
   */
  public static RowReader open(Source source, ReadSettings settings) throws SourceException {
    return RowReader.open(source, (file, records) -> new JsonAnswers(file, settings));
  }

  @Override
  public Set<String> used() {
    return USED;
  }

  @Override
  public List<String> messages() {
    return models.messages();
  }

  @Override
  public Row row(long line, long number, Fields fields) throws RowFault {
    return new Row.Good(line, events(new JsonRow(fields)).checked().all());
  }

  private RowEvents events(JsonRow row) throws RowFault {
    List<Message> messages = messages(row);
    String given = row.id("prompt_id");
    String promptId = promptId(given, messages);
    int sample = row.index("sample_index");
    String text = row.text("response");
    Map<RewardModelId, Double> scores = JsonScores.of(row);
    Prompt prompt =
        messages == null ? null : events.prompt(promptId, messages, row.text("category"));
    if (prompt == null && text == null && scores.isEmpty()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "no prompt, no response, no score");
    }
    if (text == null && scores.isEmpty()) {
      return new RowEvents(prompt, null, List.of());
    }
    String model = models.name(row.requiredText("model", "policy_model", "generator"));
    Response response =
        text == null ? null : events.response(promptId, model, sample, text, !scores.isEmpty());
    List<Reward> rewards = new ArrayList<>(scores.size());
    scores.forEach((rm, score) -> rewards.add(events.reward(promptId, model, sample, rm, score)));
    return new RowEvents(prompt, response, rewards);
  }

  private static @Nullable List<Message> messages(JsonRow row) throws RowFault {
    JsonNode field = row.field("messages");
    if (field == null) {
      String prompt = row.text("prompt");
      if (prompt != null && prompt.isBlank()) {
        throw new RowFault(MalformedReason.MISSING_FIELD, "prompt is missing");
      }
      return prompt == null ? null : EventFactory.asUser(prompt);
    }
    if (!field.isArray() || field.isEmpty()) {
      throw new RowFault(MalformedReason.UNDECODABLE, "messages is not a list of messages");
    }
    List<Message> messages = new ArrayList<>(field.size());
    for (JsonNode each : field) {
      JsonRow message = JsonRow.of(each);
      String content = message.text("content");
      if (content == null) {
        throw new RowFault(MalformedReason.MISSING_FIELD, "content is missing");
      }
      messages.add(new Message(message.requiredText("role"), content));
    }
    return messages;
  }

  /** A lone user message has the id of its text; a longer conversation that of all its turns. */
  private static String promptId(@Nullable String given, @Nullable List<Message> messages)
      throws RowFault {
    if (given != null) {
      return given;
    }
    if (messages == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "prompt is missing");
    }
    return textId(messages);
  }

  private static String textId(List<Message> messages) {
    if (messages.size() == 1 && messages.get(0).getRole().equals("user")) {
      return PromptIdentity.ofText(messages.get(0).getContent());
    }
    var turns = Json.MAPPER.createArrayNode();
    messages.forEach(turn -> turns.add(turn.getRole()).add(turn.getContent()));
    return PromptIdentity.ofText(turns.toString());
  }
}
