package dev.charm.consumers.http;

/** An answer that is not what the server's API promises; the message says how, without any text. */
public final class UnexpectedAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnexpectedAnswerException(String message) {
    super(message);
  }
}
