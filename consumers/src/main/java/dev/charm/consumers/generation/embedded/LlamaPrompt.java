package dev.charm.consumers.generation.embedded;

import dev.charm.consumers.http.WireText;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.template.ChatTemplate;
import dev.charm.consumers.scoring.template.TemplateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a conversation becomes the text that a model goes on with: by the chat template in its file.
 *
 * @param beginning what llama.cpp puts before the text itself; empty if nothing
 */
record LlamaPrompt(ChatTemplate template, String beginning) {
  private static final Map<String, String> TOKENS =
      Map.of(
          "bos", "bos_token", "eos", "eos_token", "unknown", "unk_token", "padding", "pad_token");

  /**
   * That of a file.
   *
   * @throws IOException if it has no template, or one that is not understood; says so
   */
  static LlamaPrompt of(Path file, GgufHeader header) throws IOException {
    String source = header.chatTemplate();
    if (source == null) {
      throw new IOException(
          file + " has no chat template: it is not a model that answers conversations");
    }
    Map<String, String> tokens = new HashMap<>();
    TOKENS.forEach(
        (name, known) -> {
          String token = header.token(name);
          if (token != null) {
            tokens.put(known, token);
          }
        });
    try {
      return new LlamaPrompt(
          new ChatTemplate(source, tokens),
          header.addsBeginning() ? Objects.requireNonNullElse(header.token("bos"), "") : "");
    } catch (TemplateException e) {
      throw new IOException(file + ": its chat template is not understood: " + e.getMessage(), e);
    }
  }

  /**
   * The text of a conversation, without what llama.cpp puts before it.
   *
   * @throws TemplateException if the template refuses it, or leaves out what somebody says
   */
  String text(List<ChatMessage> conversation) throws TemplateException {
    List<ChatMessage> readable =
        conversation.stream()
            .map(each -> new ChatMessage(each.role(), WireText.of(each.content())))
            .toList();
    String text = template.renderToBeAnswered(readable);
    int from = 0;
    for (ChatMessage each : readable) {
      String said = each.content().strip();
      int at = text.indexOf(said, from);
      if (at < 0) {
        throw new TemplateException(
            "it leaves out or changes a message of the role '%s'"
                .formatted(each.role().replaceAll("\\p{Cntrl}", "?")));
      }
      from = at + said.length();
    }
    if (text.isEmpty()) {
      throw new TemplateException("it makes nothing of the conversation");
    }
    return text.substring(text.startsWith(beginning) ? beginning.length() : 0);
  }
}
