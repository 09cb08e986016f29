package dev.charm.ops.command.option;

import dev.charm.ops.listing.Output;
import dev.charm.ops.listing.OutputFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --output table|markdown|json|ndjson} and {@code --wide}. */
public final class OutputOption {
  @Option(
      names = "--output",
      defaultValue = "table",
      paramLabel = "table|markdown|json|ndjson",
      order = 800,
      description = "How results are printed (default: ${DEFAULT-VALUE}).")
  OutputFormat format = OutputFormat.TABLE;

  @Option(
      names = "--wide",
      order = 801,
      description = "Show all columns of a table, however narrow the terminal; a pipe gets all.")
  boolean wide;

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  /** What was asked for, fitted to the terminal if there is one. */
  public Output output() {
    if (format == OutputFormat.TABLE && !wide && command != null) {
      return new Output(format, Terminal.width(command));
    }
    return new Output(format, Output.UNBOUNDED);
  }
}
