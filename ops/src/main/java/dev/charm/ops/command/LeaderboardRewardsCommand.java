package dev.charm.ops.command;

import dev.charm.consumers.views.CalibrationLog;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.TimeText;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.leaderboard.PastRewardLeaderboard;
import dev.charm.ops.leaderboard.RewardLeaderboard;
import java.io.PrintWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code charm leaderboard rewards}. */
@Command(
    name = "rewards",
    description = "Print mean reward and win rate of each model, before and after calibration.",
    sortOptions = false)
public final class LeaderboardRewardsCommand extends ListingCommand {
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

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      converter = TimeText.class,
      description = {
        "Show the leaderboard as it was: an instant such as 2026-05-01T12:00:00Z, or a date, which"
            + " is its midnight in UTC. Calibrations, ratings and evidence are those of that time;"
            + " responses and mean rewards are not kept, and stay empty."
      })
  @Nullable Instant asOf;

  @Override
  public Integer call() throws Exception {
    if (asOf != null && arena != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--arena does not go with --as-of: past ratings are those that the calibrations used");
    }
    PrintWriter out = out();
    PrintWriter notes = err();
    try (LogReader reader = LogReaders.open(connection.resolve(), notes)) {
      if (asOf != null) {
        CalibrationLog log = CalibrationLog.read(reader, key -> true);
        PastRewardLeaderboard past = PastRewardLeaderboard.of(log, asOf);
        past.print(
            rm -> rewardModel == null || rewardModel.equals(rm), output.output(), out, notes);
      } else {
        RewardLeaderboard.print(
            RewardLeaderboard.read(
                reader, rm -> rewardModel == null || rewardModel.equals(rm), arena),
            output.output(),
            out);
      }
    }
    return ExitCode.DONE;
  }
}
