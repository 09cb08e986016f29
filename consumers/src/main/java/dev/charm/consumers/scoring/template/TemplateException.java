package dev.charm.consumers.scoring.template;

/** A conversation that a template refuses, or a template that is not understood. */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message why, without any text of the conversation
   */
  public TemplateException(String message) {
    super(message);
  }
}
