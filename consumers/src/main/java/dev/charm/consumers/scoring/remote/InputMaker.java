package dev.charm.consumers.scoring.remote;

import dev.charm.consumers.http.WireText;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.ConversationText;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.declared.TemplateDeclaration;
import dev.charm.consumers.scoring.template.ChatTemplate;
import dev.charm.consumers.scoring.template.TemplateException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes of a request what its template says. */
final class InputMaker {
  private final Input.Form form;
  private final @Nullable ChatTemplate template;

  private InputMaker(Input.Form form, @Nullable ChatTemplate template) {
    this.form = form;
    this.template = template;
  }

  /**
   * @throws IOException if the template needs a folder, or its file cannot be read
   */
  static InputMaker of(TemplateDeclaration declared) throws IOException {
    if (declared instanceof TemplateDeclaration.Messages) {
      return new InputMaker(Input.Form.MESSAGES, null);
    }
    if (declared instanceof TemplateDeclaration.Pair) {
      return new InputMaker(Input.Form.PAIR, null);
    }
    if (declared instanceof TemplateDeclaration.Inline inline) {
      return new InputMaker(Input.Form.TEXT, TemplateFile.template(inline.template(), Map.of()));
    }
    if (declared instanceof TemplateDeclaration.OfFile file) {
      return new InputMaker(Input.Form.TEXT, TemplateFile.read(file.file()));
    }
    throw new IOException(
        "template: model is the template in a model's folder, which a server does not show; declare"
            + " its file, messages or pair");
  }

  Input.Form form() {
    return form;
  }

  /** SHA-256 of the template; null where the server has it. */
  @Nullable String templateHash() {
    return template == null ? null : template.hash();
  }

  /**
   * @throws TemplateException if the template refuses this conversation
   */
  Input of(ScoringRequest request) throws TemplateException {
    List<ChatMessage> messages = readable(request.messages());
    ScoringRequest readable = new ScoringRequest(messages, WireText.of(request.response()));
    if (template != null) {
      return new Input.Text(
          WireText.of(template.render(readable.conversation())), ConversationText.of(messages));
    }
    return form == Input.Form.PAIR
        ? new Input.Pair(ConversationText.of(messages), readable.response())
        : new Input.Messages(readable.conversation());
  }

  private static List<ChatMessage> readable(List<ChatMessage> messages) {
    return messages.stream()
        .map(m -> new ChatMessage(WireText.of(m.role()), WireText.of(m.content())))
        .toList();
  }
}
