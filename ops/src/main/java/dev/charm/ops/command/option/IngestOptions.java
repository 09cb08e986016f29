package dev.charm.ops.command.option;

import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.ingest.FileReports;
import dev.charm.ops.ingest.IngestRun;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Topic;
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

  @Option(
      names = "--dry-run",
      order = 60,
      description = "Read and report, but send nothing; needs no Kafka.")
  public boolean dryRun;

  /**
   * Sends files, or only looks at them, and prints what became of each.
   *
   * @param topics that their events belong to
   * @return the exit code: failed if no row of any file can be used
   */
  public int run(CommandSpec spec, List<IngestRun.File> files, List<Topic<?>> topics)
      throws IOException {
    return run(spec, files, topics, to -> {});
  }

  /**
   * Sends files, or only looks at them, and prints what became of each.
   *
   * @param topics that their events belong to
   * @param first is sent before the files
   * @return the exit code: failed if no row of any file can be used
   */
  public int run(
      CommandSpec spec, List<IngestRun.File> files, List<Topic<?>> topics, IngestRun.First first)
      throws IOException {
    IngestRun.requireReadable(files);
    IngestRun run = new IngestRun(spec.commandLine().getErr());
    List<FileReport> reports =
        dryRun
            ? run.look(files)
            : run.send(files, connection.resolve(ClientUse.SEND), topics, first);
    FileReports.LISTING.print(output.output(), reports, spec.commandLine().getOut());
    return FileReports.anyGood(reports) ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** How files are read. */
  public ReadSettings settings() throws SourceException {
    return new ReadSettings(
        aliases.read(), version == null ? OptionalLong.empty() : OptionalLong.of(version));
  }
}
