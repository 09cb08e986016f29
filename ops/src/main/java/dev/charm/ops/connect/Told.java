package dev.charm.ops.connect;

import java.io.PrintWriter;
import java.util.function.Consumer;

/** What running services have to say to the person at the terminal. */
public final class Told {
  private Told() {}

  /** Lines go there at once, as those of failures do. */
  public static Consumer<String> on(PrintWriter err) {
    return line -> {
      err.println("charm: " + line);
      err.flush();
    };
  }
}
