package dev.charm.ops.command;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.dashboard.data.SystemState;
import dev.charm.ops.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm report}. */
@Command(
    name = "report",
    sortOptions = false,
    description = {
      "Write the study as one HTML page that opens without a network: leaderboard, and of each reward"
          + " model win rates before and after calibration, mismatch degrees, offsets, versions with"
          + " their losses; settings, and hashes of the data."
    })
public final class ReportCommand implements Callable<Integer> {
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
      description = "The arena of the leaderboard (default: overall, else the first).")
  @Nullable String arena;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (LogReader reader = LogReaders.open(connection.resolve(), spec.commandLine().getErr())) {
      SystemState state = SystemState.read(reader);
      if (state.ratings().isEmpty() && state.statistics().isEmpty()) {
        throw new CommandFailedException("there is neither a rating nor a reward to report");
      }
      Report report =
          Report.of(
                  state, arena, id -> rewardModel == null || rewardModel.equals(id), Instant.now())
              .orElseThrow(() -> new CommandFailedException("no rating in arena " + arena));
      if (rewardModel != null && report.sections().isEmpty()) {
        throw new CommandFailedException("nothing is known of the reward model " + rewardModel);
      }
      Files.writeString(out, report.html());
      spec.commandLine()
          .getErr()
          .println(
              out
                  + ": "
                  + report.leaderboard().lines().size()
                  + " models, "
                  + report.sections().size()
                  + " reward models");
      spec.commandLine().getErr().flush();
    }
    return ExitCode.DONE;
  }
}
