package dev.charm.ops.connect;

import java.io.PrintWriter;
import java.util.function.Consumer;

/** Lines by which running services tell something to the person at the terminal. */
public final class ConsoleLines {
  private ConsoleLines() {}

  /** Takes lines and prints each at once, as errors are printed. */
  public static Consumer<String> on(PrintWriter err) {
    return line -> {
      err.println("charm: " + line);
      err.flush();
    };
  }
}
