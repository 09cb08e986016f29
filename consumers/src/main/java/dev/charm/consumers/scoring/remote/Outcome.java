package dev.charm.consumers.scoring.remote;

/** What came of asking about some conversations in one request, retries included. */
sealed interface Outcome {

  /** Outputs of all of them. */
  record Read(Answers answers) implements Outcome {}

  /** The server refuses one of them, or all. */
  record Refused(int status, String reason) implements Outcome {}

  /**
   * There is no usable answer.
   *
   * @param away whether it may be otherwise at another time
   * @param hopeless whether other requests would fare no better now
   */
  record Failed(String reason, boolean away, boolean hopeless) implements Outcome {}
}
