package dev.charm.consumers.training.external;

/** A round is over before its command is done: another has taken its place. */
public final class EndedRoundException extends Exception {
  private static final long serialVersionUID = 1;

  EndedRoundException(String reason) {
    super(reason);
  }
}
