package dev.charm.consumers.scoring.declared;

import java.nio.file.Path;

/** How a conversation becomes the text that a model takes. */
public sealed interface TemplateDeclaration {

  /** The chat template that comes with the tokenizer of the model's folder. */
  record OfModel() implements TemplateDeclaration {}

  /**
   * A chat template (Jinja) of a file: itself, or the {@code tokenizer_config.json} that holds it,
   * unless a {@code chat_template.jinja} lies beside that, which counts as it does in transformers.
   */
  record OfFile(Path file) implements TemplateDeclaration {}

  /** A chat template (Jinja) that stands in the declaration. */
  record Inline(String template) implements TemplateDeclaration {}

  /** The prompt and the answer as the two texts of a pair, which the tokenizer joins. */
  record Pair() implements TemplateDeclaration {}

  /** The messages themselves, which a server makes a text of. */
  record Messages() implements TemplateDeclaration {}
}
