package dev.charm.producers;

import dev.charm.schemas.MalformedReason;

/** Ends the reading of one row, which its reader then yields as a {@link Row.Bad}. */
final class RowFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final MalformedReason reason;

  RowFault(MalformedReason reason, String detail) {
    super(detail, null, false, false); // no stack trace: it ends as a row, not as an error
    this.reason = reason;
  }

  MalformedReason reason() {
    return reason;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
