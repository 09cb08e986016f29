package dev.charm.consumers.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The word that a server has for an error, such as {@code BadRequestError} or {@code Validation}.
 * Where it has a code in words, that is the narrower one: {@code context_length_exceeded}. Nothing
 * else of its answer is taken: messages quote what was sent.
 */
final class ErrorWord {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_. -]{0,59}");
  private static final List<String> FIELDS = List.of("code", "type", "error_type");

  private ErrorWord() {}

  /** The status and the word, or the status alone. */
  static String of(int status, byte[] body) {
    String word = word(body);
    return "status " + status + (word.isEmpty() ? "" : " (" + word + ")");
  }

  static String word(byte[] body) {
    JsonNode answer;
    try {
      answer = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return "";
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
    for (JsonNode place : List.of(answer.path("error"), answer, answer.path("detail").path(0))) {
      for (String field : FIELDS) {
        JsonNode word = place.path(field);
        if (word.isTextual() && WORD.matcher(word.textValue()).matches()) {
          return word.textValue();
        }
      }
    }
    return "";
  }
}
