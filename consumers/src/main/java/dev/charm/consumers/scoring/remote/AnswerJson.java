package dev.charm.consumers.scoring.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.consumers.http.UnexpectedAnswerException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads answers strictly: what is not exactly as promised is an error, never a guess. */
final class AnswerJson {
  private AnswerJson() {}

  /** The list in a field. */
  static JsonNode list(JsonNode object, String field) throws UnexpectedAnswerException {
    JsonNode list = object.path(field);
    if (!list.isArray()) {
      throw new UnexpectedAnswerException("the answer has no list " + field);
    }
    return list;
  }

  /**
   * The results in the order of what was asked: by their {@code index} where they have one, else as
   * they stand. A server that changes the order and gives no index cannot be found out.
   */
  static List<JsonNode> inOrder(JsonNode results, int count) throws UnexpectedAnswerException {
    if (results.size() != count) {
      throw new UnexpectedAnswerException(
          "the answer has %d results for %d conversations".formatted(results.size(), count));
    }
    @Nullable JsonNode[] ordered = new JsonNode[count];
    boolean indexed = results.size() > 0 && results.get(0).has("index");
    for (int i = 0; i < count; i++) {
      JsonNode result = results.get(i);
      JsonNode index = result.path("index");
      if (result.has("index") != indexed) {
        throw new UnexpectedAnswerException("some results have no index");
      }
      int place = indexed ? (index.isInt() ? index.intValue() : -1) : i;
      if (place < 0 || place >= count) {
        throw new UnexpectedAnswerException(
            "a result has an index that is not from 0 to " + (count - 1));
      }
      if (ordered[place] != null) {
        throw new UnexpectedAnswerException("two results have the index " + place);
      }
      ordered[place] = result;
    }
    List<JsonNode> inOrder = new ArrayList<>(count);
    for (@Nullable JsonNode result : ordered) {
      if (result != null) {
        inOrder.add(result);
      }
    }
    return inOrder;
  }

  /** A finite number; a text with digits is not one. */
  static double number(JsonNode value) throws UnexpectedAnswerException {
    if (!value.isNumber()) {
      throw new UnexpectedAnswerException(
          "an output is "
              + (value.isMissingNode() ? "missing" : kind(value))
              + " and not a number");
    }
    double number = value.doubleValue();
    if (!Double.isFinite(number)) {
      throw new UnexpectedAnswerException("an output is not finite");
    }
    return number;
  }

  /** One number, or a list of them, by their places from 0. */
  static SortedMap<String, Double> outputs(JsonNode value) throws UnexpectedAnswerException {
    SortedMap<String, Double> outputs = new TreeMap<>();
    if (!value.isArray()) {
      outputs.put("0", number(value));
      return outputs;
    }
    for (JsonNode each : value) {
      if (each.isArray()) {
        throw new UnexpectedAnswerException(
            "the server answers with outputs for each token; a reward model has them for a"
                + " conversation (pooling of the last token)");
      }
      outputs.put(Integer.toString(outputs.size()), number(each));
    }
    if (outputs.isEmpty()) {
      throw new UnexpectedAnswerException("a conversation has no output");
    }
    return outputs;
  }

  /** What the server says of its activation; nothing said is no fault here. */
  static void requireNotActivated(JsonNode answer) throws UnexpectedAnswerException {
    for (String said : Arrays.asList("use_activation", "normalized")) {
      if (answer.path(said).booleanValue()) {
        throw new UnexpectedAnswerException(
            "the server says " + said + ", so it is not a raw logit");
      }
    }
    if (answer.has("raw_scores") && !answer.path("raw_scores").booleanValue()) {
      throw new UnexpectedAnswerException("the server says that scores are not raw");
    }
  }

  /** {@code usage.prompt_tokens}, which is of one conversation if one was asked about. */
  static @Nullable Integer tokens(JsonNode answer, int count) {
    JsonNode tokens = answer.path("usage").path("prompt_tokens");
    return count == 1 && tokens.isInt() && tokens.intValue() > 0 ? tokens.intValue() : null;
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "a text";
      case NULL -> "null";
      case BOOLEAN -> "true or false";
      case OBJECT -> "an object";
      default -> "something else";
    };
  }
}
