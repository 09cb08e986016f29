package dev.charm.ops.command.option;

import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.source.SourceException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --version N} of events that have versions. */
public final class VersionOption {
  @Option(
      names = "--version",
      paramLabel = "N",
      order = 51,
      description = {
        "Version of every event; of two events about the same thing the higher counts",
        "(default: when the file was last changed, in milliseconds)."
      })
  @Nullable Long version;

  /** How files are read. */
  public ReadSettings settings(IngestOptions options) throws SourceException {
    return new ReadSettings(
        options.aliases(), version == null ? OptionalLong.empty() : OptionalLong.of(version));
  }
}
