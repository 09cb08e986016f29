package dev.charm.ops.command.option;

import dev.charm.ops.listing.OutputFormat;
import picocli.CommandLine.Option;

/** {@code --output table|json|ndjson}. */
public final class OutputOption {
  @Option(
      names = "--output",
      defaultValue = "table",
      paramLabel = "table|json|ndjson",
      order = 800,
      description = "How results are printed (default: ${DEFAULT-VALUE}).")
  OutputFormat format = OutputFormat.TABLE;

  /** The format asked for. */
  public OutputFormat format() {
    return format;
  }
}
