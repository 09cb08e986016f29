package dev.charm.consumers.declared;

/** A declaration of a reward model that cannot be used; the message says where and why. */
public final class DeclarationException extends Exception {
  private static final long serialVersionUID = 1L;

  public DeclarationException(String message) {
    super(message);
  }

  public DeclarationException(String message, Throwable cause) {
    super(message, cause);
  }
}
