package dev.charm.consumers.scoring.classifier;

import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.ConversationText;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.declared.TemplateDeclaration;
import dev.charm.consumers.scoring.template.ChatTemplate;
import dev.charm.consumers.scoring.template.TemplateException;
import dev.charm.consumers.scoring.template.TokenizerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a request what its template says.
 *
 * @param template null for a pair
 */
record InputMaker(@Nullable ChatTemplate template) {

  /**
   * @throws IOException if there is no such template, or it is not understood
   */
  static InputMaker of(TemplateDeclaration declared, ModelFolder folder) throws IOException {
    try {
      if (declared instanceof TemplateDeclaration.OfModel) {
        return new InputMaker(folder.tokens().template());
      }
      if (declared instanceof TemplateDeclaration.Inline inline) {
        return new InputMaker(folder.tokens().template(inline.template()));
      }
      if (declared instanceof TemplateDeclaration.OfFile file) {
        return new InputMaker(ofFile(file.file(), folder.tokens()));
      }
    } catch (TemplateException e) {
      throw new IOException(
          "the chat template cannot be used: %s (template: pair, a file or the template itself)"
              .formatted(e.getMessage()),
          e);
    }
    if (declared instanceof TemplateDeclaration.Pair) {
      return new InputMaker(null);
    }
    throw new IOException("a classifier needs a template: only servers take messages themselves");
  }

  private static ChatTemplate ofFile(Path file, TokenizerConfig own)
      throws IOException, TemplateException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("the template " + file + " does not exist");
    }
    if (file.endsWith(TokenizerConfig.FILE)) {
      Path folder = file.toAbsolutePath().getParent();
      return TokenizerConfig.read(folder == null ? file : folder).template();
    }
    return own.template(Files.readString(file, StandardCharsets.UTF_8));
  }

  boolean isPair() {
    return template == null;
  }

  /**
   * @throws TemplateException if the template refuses this conversation
   */
  Input of(ScoringRequest request) throws TemplateException {
    List<ChatMessage> messages =
        request.messages().stream()
            .map(m -> new ChatMessage(m.role(), readable(m.content())))
            .toList();
    String response = readable(request.response());
    return template == null
        ? new Input(ConversationText.of(messages), response)
        : new Input(template.render(new ScoringRequest(messages, response).conversation()), null);
  }

  /** Replaces what is not a character: half of one, which tokenizers do not take. */
  private static String readable(String text) {
    boolean whole = text.chars().noneMatch(c -> Character.isSurrogate((char) c));
    if (whole) {
      return text;
    }
    int[] points = text.codePoints().map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c).toArray();
    return new String(points, 0, points.length);
  }
}
