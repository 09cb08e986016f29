package dev.charm.ops.command.option;

import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.ingest.IngestRun;
import dev.charm.producers.source.ReadSettings;
import dev.charm.producers.source.SourceException;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  /**
   * Sends files and prints what became of each.
   *
   * @return the exit code
   */
  public int send(CommandSpec spec, List<IngestRun.File> files) throws IOException {
    IngestRun.requireReadable(files);
    IngestRun run = new IngestRun(connection.resolve(ClientUse.SEND), spec.commandLine().getErr());
    IngestRun.LISTING.print(output.output(), run.send(files), spec.commandLine().getOut());
    return ExitCode.DONE;
  }

  /** How files are read. */
  public ReadSettings settings() throws SourceException {
    return new ReadSettings(
        aliases.read(), version == null ? OptionalLong.empty() : OptionalLong.of(version));
  }
}
