package dev.charm.consumers.generation.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.consumers.generation.Generation;
import dev.charm.consumers.generation.GenerationResult.Answered;
import dev.charm.consumers.generation.declared.PolicyModelSource.Api;
import dev.charm.consumers.http.UnexpectedAnswerException;
import dev.charm.consumers.http.WireText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer of {@code /chat/completions} or {@code /completions}. What servers leave out or
 * give as null is read as nothing: content, usage, the reason for the end. What would be a guess is
 * an error: no choice, no message, a part of the content that is not a text.
 *
 * <p>NUL and halves of surrogate pairs become U+FFFD ({@link WireText}): no file can hold the
 * latter, and scorers read both so.
 */
final class CompletionAnswer {
  private static final List<String> REASONING = List.of("reasoning_content", "reasoning");
  private static final String THINKING = "thinking";

  private CompletionAnswer() {}

  /**
   * Reads it.
   *
   * @param seed that was asked for; null if none was
   * @throws UnexpectedAnswerException if it is not such an answer; says why, without any text
   */
  static Answered read(JsonNode answer, Api api, @Nullable Long seed, long latencyMillis)
      throws UnexpectedAnswerException {
    JsonNode choices = answer.path("choices");
    if (!choices.isArray()) {
      throw new UnexpectedAnswerException("the answer has no list choices");
    }
    if (choices.size() != 1) {
      throw new UnexpectedAnswerException(
          choices.isEmpty()
              ? "the answer has no choice"
              : "the answer has " + choices.size() + " choices, where one was asked for");
    }
    JsonNode choice = choices.get(0);
    String finish = word(choice.path("finish_reason"));
    if (choice.path("error").isObject() || "error".equals(finish)) {
      throw new UnexpectedAnswerException("the choice is a report of an error");
    }
    JsonNode message = api == Api.CHAT ? message(choice, finish) : choice;
    String text = api == Api.CHAT ? content(message.path("content")) : text(choice.path("text"));
    String refusal = message.path("refusal").asText("");
    boolean refuses = message.path("refusal").isTextual() && !refusal.isEmpty();
    JsonNode usage = answer.path("usage");
    Generation how =
        new Generation(
            word(answer.path("model")),
            word(answer.path("system_fingerprint")),
            seed,
            finish,
            refuses,
            reasons(message),
            count(usage.path("prompt_tokens")),
            count(usage.path("completion_tokens")),
            latencyMillis);
    return new Answered(WireText.of(text.isEmpty() && refuses ? refusal : text), how);
  }

  /** Some servers give null for the message of an answer that they have filtered. */
  private static JsonNode message(JsonNode choice, @Nullable String finish)
      throws UnexpectedAnswerException {
    JsonNode message = choice.path("message");
    if (!message.isObject() && !(message.isNull() && finish != null)) {
      throw new UnexpectedAnswerException("the answer has no message");
    }
    return message;
  }

  private static String text(JsonNode text) throws UnexpectedAnswerException {
    if (!text.isTextual() && !text.isNull()) {
      throw new UnexpectedAnswerException("the answer has no text");
    }
    return text.asText("");
  }

  private static String content(JsonNode content) throws UnexpectedAnswerException {
    if (content.isTextual()) {
      return content.textValue();
    }
    if (content.isMissingNode() || content.isNull()) {
      return "";
    }
    if (!content.isArray()) {
      throw new UnexpectedAnswerException("the content of the answer is not a text");
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      String type = part.path("type").asText("text");
      JsonNode own = part.isTextual() ? part : part.path("text");
      if (type.equals(THINKING)) {
        continue;
      }
      if (!own.isTextual() || !(type.equals("text") || type.equals("output_text"))) {
        throw new UnexpectedAnswerException(
            "the content of the answer has a part that is not text");
      }
      text.append(own.textValue());
    }
    return text.toString();
  }

  private static boolean reasons(JsonNode message) {
    for (String field : REASONING) {
      if (!message.path(field).asText("").isEmpty()) {
        return true;
      }
    }
    for (JsonNode part : message.path("content")) {
      if (part.path("type").asText("").equals(THINKING)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String word(JsonNode node) {
    return node.isTextual() && !node.textValue().isEmpty() ? WireText.of(node.textValue()) : null;
  }

  private static @Nullable Long count(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0
        ? node.longValue()
        : null;
  }
}
