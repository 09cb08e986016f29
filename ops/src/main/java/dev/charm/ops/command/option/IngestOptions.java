package dev.charm.ops.command.option;

import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.ingest.FileReports;
import dev.charm.ops.ingest.IngestRun;
import dev.charm.ops.ingest.JoinedReports;
import dev.charm.producers.rewards.PromptMatches;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that all {@code charm ingest} commands share. */
public final class IngestOptions {
  @Mixin AliasOption aliases = new AliasOption();

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
   * @return the exit code: failed if no row of any file can be used, or one cannot be read
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
   * @return the exit code: failed if no row of any file can be used, or one cannot be read
   */
  public int run(
      CommandSpec spec, List<IngestRun.File> files, List<Topic<?>> topics, IngestRun.First first)
      throws IOException {
    WhatWasRead read = read(spec, files, topics, first);
    return print(spec, read.reports(), !read.broken());
  }

  /**
   * Sends files of prompts, answers and scores, or only looks at them, and prints what became of
   * each.
   *
   * @param matches that takes note of their prompts
   * @param joined whether the files belong together: then it fails if no prompt stands in two
   * @return the exit code
   */
  public int run(
      CommandSpec spec, List<IngestRun.File> files, PromptMatches matches, boolean joined)
      throws IOException {
    PrintWriter notes = spec.commandLine().getErr();
    WhatWasRead read =
        read(spec, files, List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS), to -> {});
    List<FileReport> reports = JoinedReports.tell(read.reports(), matches, notes);
    boolean none = joined && matches.noneMatch();
    if (none) {
      notes.println("charm: " + JoinedReports.NONE_MATCH);
      notes.flush();
    }
    return print(spec, reports, !none && !read.broken());
  }

  private int print(CommandSpec spec, List<FileReport> reports, boolean well) {
    FileReports.LISTING.print(output.output(), reports, spec.commandLine().getOut());
    return well && FileReports.anyGood(reports) ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Reports, and whether a file could not be read, or not to its end. */
  private record WhatWasRead(List<FileReport> reports, boolean broken) {}

  private WhatWasRead read(
      CommandSpec spec, List<IngestRun.File> files, List<Topic<?>> topics, IngestRun.First first)
      throws IOException {
    Connection to = dryRun ? null : connection.resolve(ClientUse.SEND);
    IngestRun run = new IngestRun(spec.commandLine().getErr());
    if (to == null) {
      return new WhatWasRead(run.look(files), run.broken());
    }
    IngestRun.requireReadable(files);
    return new WhatWasRead(run.send(files, to, topics, first), run.broken());
  }

  /** Spellings of models. */
  public Aliases aliases() throws SourceException {
    return aliases.read();
  }
}
