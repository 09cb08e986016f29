package dev.charm.consumers.scoring.remote;

import dev.charm.consumers.scoring.ChatMessage;
import java.util.List;

/** A conversation as a server takes it. */
sealed interface Input {

  /** What kind of input a server may take. */
  enum Form {
    MESSAGES("messages"),
    TEXT("a text, which needs a chat template (a file, or the template itself)"),
    PAIR("pair");

    private final String words;

    Form(String words) {
      this.words = words;
    }

    /** As a person would declare it. */
    String words() {
      return words;
    }
  }

  /** Its form. */
  Form form();

  /** The messages, the answer last; the server makes a text of them. */
  record Messages(List<ChatMessage> conversation) implements Input {
    @Override
    public Form form() {
      return Form.MESSAGES;
    }
  }

  /**
   * The text that a template has made.
   *
   * @param text the whole conversation
   * @param prompt what comes before the answer, for servers that want it beside the whole
   */
  record Text(String text, String prompt) implements Input {
    @Override
    public Form form() {
      return Form.TEXT;
    }

    /** A length: texts must not reach a log by accident. */
    @Override
    public String toString() {
      return "Text[%d characters]".formatted(text.length());
    }
  }

  /** Prompt and answer. */
  record Pair(String prompt, String answer) implements Input {
    @Override
    public Form form() {
      return Form.PAIR;
    }

    /** Lengths: texts must not reach a log by accident. */
    @Override
    public String toString() {
      return "Pair[%d, %d characters]".formatted(prompt.length(), answer.length());
    }
  }
}
