package dev.charm.producers.source;

import dev.charm.schemas.MalformedReason;

/** Ends the reading of one row, which its reader then yields as a {@link Row.Bad}. */
public final class RowFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final MalformedReason reason;

  public RowFault(MalformedReason reason, String detail) {
    super(detail, null, false, false); // no stack trace: it ends as a row, not as an error
    this.reason = reason;
  }

  public MalformedReason reason() {
    return reason;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
