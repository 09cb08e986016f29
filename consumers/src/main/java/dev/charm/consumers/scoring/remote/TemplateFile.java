package dev.charm.consumers.scoring.remote;

import dev.charm.consumers.scoring.template.ChatTemplate;
import dev.charm.consumers.scoring.template.TemplateException;
import dev.charm.consumers.scoring.template.TokenizerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A chat template in a file: {@code chat_template.jinja}, or {@code tokenizer_config.json} with the
 * template and the special tokens that it names.
 */
final class TemplateFile {
  private TemplateFile() {}

  /**
   * @throws IOException if there is no template in it
   */
  static ChatTemplate read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("the template " + file + " does not exist");
    }
    if (!file.endsWith(TokenizerConfig.FILE)) {
      return template(Files.readString(file), Map.of());
    }
    Path folder = file.toAbsolutePath().getParent();
    try {
      return TokenizerConfig.read(folder == null ? file : folder).template();
    } catch (TemplateException e) {
      throw new IOException(
          file + " has no chat template that is understood: " + e.getMessage(), e);
    }
  }

  /**
   * @throws IOException if the template is not understood
   */
  static ChatTemplate template(String source, Map<String, String> tokens) throws IOException {
    try {
      return new ChatTemplate(source, tokens);
    } catch (TemplateException e) {
      throw new IOException("the chat template is not understood: " + e.getMessage(), e);
    }
  }
}
