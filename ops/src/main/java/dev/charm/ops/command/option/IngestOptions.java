package dev.charm.ops.command.option;

import dev.charm.producers.source.ReadSettings;
import dev.charm.producers.source.SourceException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that all {@code charm ingest} commands share. */
public final class IngestOptions {
  @Mixin AliasOption aliases = new AliasOption();

  @Option(
      names = "--version",
      paramLabel = "N",
      order = 51,
      description = {
        "Version of every event; of two events about the same thing the higher counts",
        "(default: when the file was last changed, in milliseconds)."
      })
  @Nullable Long version;

  public @Mixin OutputOption output = new OutputOption();
  public @Mixin ConnectionOptions connection = new ConnectionOptions();

  public ReadSettings settings() throws SourceException {
    return new ReadSettings(
        aliases.read(), version == null ? OptionalLong.empty() : OptionalLong.of(version));
  }
}
