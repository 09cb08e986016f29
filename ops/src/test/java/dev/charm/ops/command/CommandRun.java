package dev.charm.ops.command;

import dev.charm.ops.Charm;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One run of {@code charm} within the test.
 *
 * @param exitCode 0, 1 or 2
 * @param out what went to standard output
 * @param err what went to standard error
 */
record CommandRun(int exitCode, String out, String err) {

  static CommandRun charm(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Charm.run(new PrintWriter(out), new PrintWriter(err), args);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
