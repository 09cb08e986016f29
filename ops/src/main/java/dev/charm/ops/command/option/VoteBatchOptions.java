package dev.charm.ops.command.option;

import dev.charm.ops.ingest.FileReports;
import dev.charm.ops.leaderboard.FileVotes;
import dev.charm.ops.leaderboard.VoteFiles;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.votes.PromptCategory;
import dev.charm.producers.votes.VoteIds;
import dev.charm.producers.votes.VoteReadSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that name files of votes for a calculation, and say how they are read. */
public final class VoteBatchOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      arity = "1..*",
      order = 6,
      description = "By the votes in these files, read as `battles ingest` does; without Kafka.")
  List<Path> files = List.of();

  @Mixin VoteReadOptions reading = new VoteReadOptions();
  @Mixin AliasOption aliases = new AliasOption();
  @Mixin ReportOption report = new ReportOption();

  /** Whether there are files. */
  public boolean isGiven() {
    return !files.isEmpty();
  }

  /**
   * Refuses options that say how files are read where there are none.
   *
   * @throws ParameterException if there are such
   */
  public void requireSense() {
    if (!isGiven() && (reading.isGiven() || aliases.isGiven() || report.isGiven())) {
      throw new ParameterException(
          spec.commandLine(),
          "--named, --duplicates, --id, --ignore-columns, --outcome, --arena-hard-weights,"
              + " --baseline, --aliases and --report say how the files of --batch are read");
    }
  }

  /**
   * Reads the files, and tells what became of each.
   *
   * @param withStyles whether the styles of answers are wanted
   * @param withVoters whether it is wanted who cast a vote
   * @return empty if no row of any file can be used
   */
  public Optional<FileVotes> read(String arena, boolean withStyles, boolean withVoters)
      throws IOException {
    FileVotes votes = new FileVotes(arena, withStyles, withVoters);
    VoteReadSettings settings =
        new VoteReadSettings(
            FileVotes.whole(arena),
            null,
            reading.choices(),
            PromptCategory.UNKNOWN,
            votes.answers(),
            VoteIds.PASSING,
            new ReadSettings(aliases.read(), OptionalLong.empty()));
    PrintWriter notes = spec.commandLine().getErr();
    List<FileReport> reports =
        VoteFiles.read(files, votes, settings, each -> FileReports.tell(each, notes));
    report.write(reports);
    return FileReports.anyGood(reports) ? Optional.of(votes) : Optional.empty();
  }
}
