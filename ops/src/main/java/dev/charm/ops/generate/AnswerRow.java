package dev.charm.ops.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.GenerationResult.Answered;
import dev.charm.producers.rewards.Conversations;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of a file of answers, as {@code charm ingest jsonl} and {@code charm score} read it. How
 * the answer came about stands in {@code generation}, with every setting that it depends on, so
 * that rows of other settings are found out.
 *
 * @param policyModel that answers
 * @param parameters of its answers
 */
record AnswerRow(String policyModel, GenerationParameters parameters) {
  /** How every row begins. */
  static final String BEGIN = "{\"policy_model\":";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String POLICY_MODEL = "policy_model";
  private static final String SAMPLE = "sample_index";
  private static final String GENERATION = "generation";

  /** A row without its end of line. */
  String write(Prompt prompt, int sample, Answered answer) {
    ObjectNode row = MAPPER.createObjectNode();
    row.put(POLICY_MODEL, policyModel);
    putPrompt(row, prompt);
    row.put(SAMPLE, sample);
    row.put("response", answer.text());
    row.set(GENERATION, parameters.json(sample, answer.how()));
    return row.toString();
  }

  /** A lone message of the user is written as a text, unless a reader would take it for more. */
  private static void putPrompt(ObjectNode row, Prompt prompt) {
    List<Message> messages = prompt.getMessages();
    if (!prompt.getPromptId().equals(PromptIdentity.ofText(Conversations.identity(messages)))) {
      row.put("prompt_id", prompt.getPromptId());
    }
    String text = messages.get(0).getContent();
    if (messages.size() == 1
        && messages.get(0).getRole().equals("user")
        && !text.stripLeading().startsWith("[")
        && !text.startsWith("\n\nHuman:")) {
      row.put("prompt", text);
    } else {
      ArrayNode list = row.putArray("messages");
      for (Message each : messages) {
        list.addObject().put("role", each.getRole()).put("content", each.getContent());
      }
    }
    if (prompt.getCategory() != null) {
      row.put("category", prompt.getCategory());
    }
  }

  /**
   * Where a row belongs.
   *
   * @param promptId of its prompt
   * @param identity the text that identifies its prompt
   * @param category of its prompt; null for none
   * @param difference what of its settings is not as it is now; null if all is
   */
  record Place(
      String promptId,
      String identity,
      @Nullable String category,
      int sample,
      @Nullable String difference) {}

  /** The place of a row; null if it is not such a row. */
  @Nullable Place place(byte[] line) {
    JsonNode row;
    try {
      row = MAPPER.readTree(line);
    } catch (IOException e) { // of bytes in memory: they are not JSON
      return null;
    }
    String identity = identity(row);
    JsonNode sample = row.path(SAMPLE);
    boolean whole =
        identity != null
            && row.path(POLICY_MODEL).isTextual()
            && row.path("response").isTextual()
            && row.path(GENERATION).isObject()
            && sample.isInt()
            && sample.intValue() >= 0;
    return whole ? place(row, Objects.requireNonNull(identity)) : null;
  }

  private Place place(JsonNode row, String identity) {
    return new Place(
        row.path("prompt_id").isTextual()
            ? row.path("prompt_id").textValue()
            : PromptIdentity.ofText(identity),
        identity,
        row.path("category").isTextual() ? row.path("category").textValue() : null,
        row.path(SAMPLE).intValue(),
        difference(row));
  }

  private static @Nullable String identity(JsonNode row) {
    if (row.path("prompt").isTextual()) {
      return row.path("prompt").textValue();
    }
    try {
      return Conversations.identity(Conversations.read("messages", row.path("messages")));
    } catch (RowFault e) {
      return null;
    }
  }

  private @Nullable String difference(JsonNode row) {
    String of = row.path(POLICY_MODEL).textValue();
    if (!policyModel.equals(of)) {
      return "policy model " + of + ", not " + policyModel;
    }
    JsonNode generation = row.path(GENERATION);
    for (Map.Entry<String, JsonNode> each :
        parameters.settings(row.path(SAMPLE).intValue()).properties()) {
      JsonNode before = generation.path(each.getKey());
      if (!same(before, each.getValue())) {
        return "%s %s, not %s"
            .formatted(
                each.getKey(),
                before.isMissingNode() ? "unknown" : shown(before),
                shown(each.getValue()));
      }
    }
    return null;
  }

  private static boolean same(JsonNode before, JsonNode now) {
    return (before.isNumber() && now.isNumber())
        ? before.decimalValue().compareTo(now.decimalValue()) == 0
        : before.equals(now);
  }

  private static String shown(JsonNode value) {
    return value.isNull() ? "of the server's own" : value.toString();
  }
}
