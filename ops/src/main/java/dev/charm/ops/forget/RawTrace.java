package dev.charm.ops.forget;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one prompt in bytes that nobody can read: a broken row of a file, a malformed record.
 *
 * <p>What counts is the id as a word of its own (one shorter than {@value #SHORTEST_WORD}
 * characters would be found by chance: it counts only as the JSON field {@code prompt_id}), and a
 * text of the prompt or of an answer to it as a whole, if it has {@value #SHORTEST_TEXT} characters
 * or more. A shared system prompt is not a trace of one prompt.
 */
final class RawTrace {
  private static final int SHORTEST_WORD = 8;
  private static final int SHORTEST_TEXT = 32;

  private final Pattern id;
  private final Set<String> texts = new LinkedHashSet<>();

  RawTrace(String promptId) {
    String quoted = Pattern.quote(latin1(promptId));
    String field = "\"prompt_id\"\\s*:\\s*\"" + Pattern.quote(latin1(json(promptId))) + '"';
    if (promptId.length() < SHORTEST_WORD) {
      id = Pattern.compile(field);
    } else {
      // Avro writes twice the length before a string, and anything may follow.
      int bytes = promptId.getBytes(StandardCharsets.UTF_8).length;
      String framed = Pattern.quote(String.valueOf((char) ((2 * bytes & 0x7f) | longer(bytes))));
      String framing = bytes < 64 ? framed : framed + Pattern.quote("" + (char) ((2 * bytes) >> 7));
      id =
          Pattern.compile(
              "(?<![\\w-])" + quoted + "(?![\\w-])|" + framing + quoted + '|' + field,
              Pattern.DOTALL);
    }
  }

  /**
   * Whether a text names a prompt as a word of its own, by an id too long to be found by chance.
   */
  static boolean named(String promptId, String text) {
    return promptId.length() >= SHORTEST_WORD
        && Pattern.compile("(?<![\\w-])" + Pattern.quote(promptId) + "(?![\\w-])")
            .matcher(text)
            .find();
  }

  private static int longer(int bytes) {
    return bytes < 64 ? 0 : 0x80;
  }

  /** Takes the texts of a record of this prompt as signs of it. */
  void learn(SpecificRecord record) {
    if (record instanceof Response response) {
      learn(response.getText());
    } else if (record instanceof Prompt prompt && prompt.getMessages() != null) {
      List<Message> messages = prompt.getMessages();
      messages.stream()
          .filter(message -> !message.getRole().equals("system"))
          .forEach(message -> learn(message.getContent()));
    }
  }

  private void learn(@Nullable String text) {
    if (text != null && text.length() >= SHORTEST_TEXT) {
      texts.add(latin1(text));
      texts.add(latin1(json(text)));
      texts.add(latin1(text.replace("\"", "\"\""))); // as CSV quotes it
    }
  }

  /** Whether a record has a sign of the prompt in its key, value or headers. */
  boolean in(ConsumerRecord<byte[], byte[]> record) {
    if (in(record.key()) || in(record.value())) {
      return true;
    }
    for (Header header : record.headers()) {
      if (in(header.value())) {
        return true;
      }
    }
    return false;
  }

  private boolean in(byte @Nullable [] bytes) {
    if (bytes == null) {
      return false;
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return id.matcher(text).find() || texts.stream().anyMatch(text::contains);
  }

  private static String json(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  /** The UTF-8 of a text, one character a byte: as {@link #in(byte[])} looks at bytes. */
  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
