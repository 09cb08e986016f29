package dev.charm.ops.ingest;

import dev.charm.producers.source.Row;
import java.io.PrintWriter;

/** What is wrong with a row that went to the dead letters, on one line. */
public final class BadRow {
  private BadRow() {}

  /** Says it. */
  public static void report(PrintWriter notes, Row.Bad<?> bad) {
    notes.printf(
        "charm: %s, line %d: %s (%s); sent to the dead letters%n",
        bad.file(), bad.line(), bad.detail(), bad.reason().label());
    notes.flush();
  }
}
