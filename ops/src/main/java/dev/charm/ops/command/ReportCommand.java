package dev.charm.ops.command;

import dev.charm.calibration.reward.BatchSettings;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.batch.BatchCalibrations;
import dev.charm.ops.batch.BatchNotes;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.command.option.BatchObjective;
import dev.charm.ops.command.option.BatchOptions;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.report.Report;
import dev.charm.ops.report.ReportSource;
import dev.charm.producers.row.PromptIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm report}: from the topics, or from files without Kafka. */
@Command(
    name = "report",
    sortOptions = false,
    description = {
      "Write the study as one HTML page that opens without a network: leaderboard, and of each reward"
          + " model win rates before and after calibration, mismatch degrees, offsets, lengths,"
          + " versions with their losses; settings, and hashes of the data. From the topics, or from"
          + " files with --batch."
    },
    footer = {
      "",
      "Examples:",
      "  charm report -o report.html",
      "  charm report -o report.html --batch gemma-2b-it=gemma.csv.gz Phi-3=phi.csv --ratings r.csv"
    })
public final class ReportCommand implements Callable<Integer> {
  private static final List<String> OF_FILES =
      List.of(
          "--reference",
          "--objective",
          "--temperature",
          "--min-prompts",
          "--no-predicted-offsets",
          "--prompt-id",
          "--aliases",
          "--ratings-arena");

  @Spec CommandSpec spec;

  @Option(
      names = {"-o", "--output-file"},
      paramLabel = "FILE.html",
      required = true,
      order = 1,
      description = "The file to write.")
  Path out = Path.of("");

  @Option(
      names = "--reward-model",
      paramLabel = "RM",
      order = 2,
      description = "Only this reward model, NAME@VERSION.")
  @Nullable String rewardModel;

  @Option(
      names = "--arena",
      paramLabel = "NAME",
      order = 3,
      description =
          "From the topics: the arena of the leaderboard (default: overall, else the first).")
  @Nullable String arena;

  @Mixin BatchOptions batch = new BatchOptions();
  @Mixin BatchObjective objective = new BatchObjective();

  @Option(
      names = "--prompt-id",
      paramLabel = "text|first|row",
      defaultValue = "first",
      order = 20,
      description =
          "With --batch: what makes rows of several files one prompt, as `calibrate` has it"
              + " (default: ${DEFAULT-VALUE}, as the study and `compare` count).")
  PromptIdentity identity = PromptIdentity.FIRST;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkUsage();
    return batch.files.isEmpty() ? fromTopics() : fromFiles();
  }

  private void checkUsage() {
    if (batch.files.isEmpty()) {
      boolean given =
          OF_FILES.stream().anyMatch(spec.commandLine().getParseResult()::hasMatchedOption);
      if (given || batch.given()) {
        throw new ParameterException(
            spec.commandLine(),
            "--ratings, --score, --field, --report, "
                + String.join(", ", OF_FILES)
                + " belong to --batch FILE...");
      }
    } else if (arena != null) {
      throw new ParameterException(
          spec.commandLine(), "--arena is of the topics; with --batch say --ratings-arena");
    } else if (objective.joint()) {
      throw new ParameterException(
          spec.commandLine(), "a report shows objectives that solve pair by pair, not joint");
    }
  }

  private int fromTopics() throws IOException, InterruptedException {
    try (LogReader reader = LogReaders.open(connection.resolve(), spec.commandLine().getErr())) {
      return write(ReportSource.read(reader, this::isWanted), List.of());
    }
  }

  private int fromFiles() throws IOException {
    BatchSettings settings = objective.settings(spec);
    StringWriter remarks = new StringWriter();
    PrintWriter notes = new PrintWriter(remarks);
    PrintWriter err = spec.commandLine().getErr();
    try {
      StudyBatch study = batch.read(spec, identity, notes);
      BatchCalibrations calibrations =
          BatchCalibrations.of(study, settings, !objective.noPredictedOffsets);
      calibrations.tell(new BatchNotes(notes));
      ReportSource source = ReportSource.of(study, calibrations, batch.paths(spec));
      return write(
          source,
          remarks.toString().lines().map(line -> line.replaceFirst("^charm: ", "")).toList());
    } finally {
      err.print(remarks);
      err.flush();
    }
  }

  private boolean isWanted(String id) {
    return rewardModel == null || rewardModel.equals(id);
  }

  private int write(ReportSource source, List<String> remarks) throws IOException {
    if (source.state().ratings().isEmpty() && source.state().statistics().isEmpty()) {
      throw new CommandFailedException("there is neither a rating nor a reward to report");
    }
    Report report =
        Report.of(source, arena, this::isWanted, Instant.now(), remarks)
            .orElseThrow(() -> new CommandFailedException("no rating in arena " + arena));
    if (rewardModel != null && report.sections().isEmpty()) {
      throw new CommandFailedException("nothing is known of the reward model " + rewardModel);
    }
    Files.writeString(out, report.html());
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        out
            + ": "
            + report.leaderboard().lines().size()
            + " models, "
            + report.sections().size()
            + " reward models");
    err.flush();
    return ExitCode.DONE;
  }
}
