package dev.charm.ops.demo;

import dev.charm.ops.connect.Connection;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.EmbeddedStack.Settings;
import dev.charm.ops.listing.Output;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** What the demo tells, with the seconds since it began. */
public final class DemoPrinter {
  private final PrintWriter out;
  private final Output tables;
  private final long begin;
  private String dashboard = "";

  /**
   * @param tables how they are printed
   * @param begin {@link System#nanoTime} at the beginning
   */
  public DemoPrinter(PrintWriter out, Output tables, long begin) {
    this.out = out;
    this.tables = tables;
    this.begin = begin;
  }

  PrintWriter out() {
    return out;
  }

  Output tables() {
    return tables;
  }

  /** Announces what happens next. */
  public void step(String text) {
    Duration since = Duration.ofNanos(System.nanoTime() - begin);
    out.printf(Locale.ROOT, "[%4.1f s] %s%n", since.toMillis() / 1000.0, text);
    out.flush();
  }

  /** Says something about what was just shown. */
  void say(String text) {
    out.println(text);
    out.flush();
  }

  /** Heads a table. */
  void heading(String text) {
    out.println();
    out.println(text);
    out.println();
    out.flush();
  }

  /** Takes where the dashboard is, for the farewell. */
  public void dashboard(String url) {
    dashboard = url;
  }

  /** Where everything is, and what to try. */
  public void farewell(EmbeddedStack stack, boolean keep) {
    String connection = connection(stack);
    heading("Where everything is");
    say("  data folder      " + stack.data().root());
    say("  logs             " + stack.data().logs());
    if (keep) {
      say("  broker           " + stack.endpoints().bootstrapServers());
      say("  schema registry  " + stack.endpoints().schemaRegistry());
      say("  dashboard        " + dashboard);
    }
    heading("What to try next" + (keep ? ", in another terminal" : ""));
    if (!keep) {
      say("  ./charm up --data " + stack.data().root() + "   (goes on where the demo stopped)");
    }
    say("  ./charm calibrations" + connection);
    say("  ./charm leaderboard rewards" + connection);
    say("  ./charm pairs tail" + connection);
    say("  ./charm topics");
    say("  ./charm --help");
    say("");
    step(keep ? "Running until Ctrl-C" : "Stopping");
  }

  /** The options that another command needs to find the stack; none for the usual ports. */
  private static String connection(EmbeddedStack stack) {
    String options = "";
    if (!stack.endpoints().bootstrapServers().endsWith(":" + Settings.BOOTSTRAP_PORT)) {
      options += " --bootstrap-server " + stack.endpoints().bootstrapServers();
    }
    if (!stack.endpoints().schemaRegistry().equals(Connection.DEFAULT_SCHEMA_REGISTRY)) {
      options += " --schema-registry " + stack.endpoints().schemaRegistry();
    }
    return options;
  }
}
