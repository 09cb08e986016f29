package dev.charm.ops.command.models;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm reward-models}. */
@Command(
    name = "reward-models",
    description = "List the reward models that can score here, or check whether one does.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RewardModelsListCommand.class, RewardModelsCheckCommand.class})
public final class RewardModelsCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list or check?");
  }
}
