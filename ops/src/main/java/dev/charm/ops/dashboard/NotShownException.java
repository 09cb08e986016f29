package dev.charm.ops.dashboard;

import dev.charm.ops.dashboard.page.Message;

/** Something cannot be shown; the answer says what and why, as a page or as JSON. */
final class NotShownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Message message;

  private NotShownException(int status, Message message) {
    super(message.heading());
    this.status = status;
    this.message = message;
  }

  /** There is no such thing. */
  static NotShownException missing(String heading, String text) {
    return new NotShownException(404, new Message(heading, text, false));
  }

  /** The question makes no sense. */
  static NotShownException wrong(String heading, String text) {
    return new NotShownException(400, new Message(heading, text, false));
  }

  /** Not yet, or not now. */
  static NotShownException later(String heading, String text) {
    return new NotShownException(503, new Message(heading, text, true));
  }

  /** Whoever asks may not, or not so. */
  static NotShownException refused(int status, String heading, String text) {
    return new NotShownException(status, new Message(heading, text, false));
  }

  int status() {
    return status;
  }

  Message message() {
    return message;
  }
}
