package dev.charm.consumers.scoring.remote;

/** An answer that is not what the server's API promises; the message says how, without any text. */
final class UnexpectedAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  UnexpectedAnswerException(String message) {
    super(message);
  }
}
