package dev.charm.ops.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm leaderboard}. */
@Command(
    name = "leaderboard",
    description = "Print mean reward and win rate of each model, before and after calibration.",
    sortOptions = false)
public final class LeaderboardCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--reward-model",
      paramLabel = "RM",
      description = "Only this reward model, NAME@VERSION.")
  @Nullable String rewardModel;

  @Option(
      names = "--arena",
      paramLabel = "NAME",
      description = "Show the ratings of this arena (default: those that the calibrations use).")
  @Nullable String arena;

  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    try (LogReader reader = LogReader.open(connection.resolve(), spec.commandLine().getErr())) {
      List<LeaderboardRow> rows =
          Leaderboard.read(reader, rm -> rewardModel == null || rewardModel.equals(rm), arena);
      Leaderboard.print(rows, output.format(), spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }
}
