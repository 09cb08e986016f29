package dev.charm.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code charm} itself: what all subcommands share. */
@Command(
    name = "charm",
    description = "Live calibration of reward models against human preference, on Kafka.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {},
    sortOptions = false)
public final class RootCommand implements Runnable {
  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      order = 1_000,
      description = "Show this help and stop.")
  boolean help;

  @Option(
      names = {"-v", "--stacktrace"},
      scope = ScopeType.INHERIT,
      order = 1_001,
      description = "Show stack traces and what the Kafka clients log.")
  public boolean stacktrace;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }
}
