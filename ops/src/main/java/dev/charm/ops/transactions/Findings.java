package dev.charm.ops.transactions;

import java.util.ArrayList;
import java.util.List;

/** What is told to people of transactions that hang. */
public final class Findings {
  private Findings() {}

  /**
   * Lines for a terminal or a log: what hangs where, what that means, and what ends it.
   *
   * @param hanging at least one
   */
  public static List<String> lines(List<OpenTransaction> hanging, String bootstrapServers) {
    List<String> lines = new ArrayList<>();
    for (OpenTransaction transaction : hanging) {
      lines.add("a transaction hangs in " + transaction.line());
      if (TransactionMarkers.mayAbort(transaction)) {
        lines.add("  to end it: " + transaction.abortCommand(bootstrapServers));
      } else {
        lines.add("  its end is decided but not written: restart the broker that coordinates it");
      }
    }
    lines.add(
        "nothing behind it is read until it is ended; stop the services, then end all of them at"
            + " once with: charm transactions abort --hanging");
    return lines;
  }

  /** The same on one line. */
  public static String line(List<OpenTransaction> hanging, String bootstrapServers) {
    OpenTransaction first = hanging.get(0);
    return (hanging.size() == 1 ? "a transaction hangs" : hanging.size() + " transactions hang")
        + ", and nothing behind is read: "
        + first.line()
        + (TransactionMarkers.mayAbort(first)
            ? "; to end it: " + first.abortCommand(bootstrapServers)
            : "")
        + "; all of them: charm transactions list --hanging, charm transactions abort --hanging";
  }
}
