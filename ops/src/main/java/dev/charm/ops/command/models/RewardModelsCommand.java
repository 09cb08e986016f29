package dev.charm.ops.command.models;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm reward-models}. */
@Command(
    name = "reward-models",
    description =
        "List reward models, check whether one scores as it should, or say which version scores.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RewardModelsListCommand.class,
      RewardModelsCheckCommand.class,
      RewardModelsPromoteCommand.class,
      RewardModelsRollbackCommand.class
    })
public final class RewardModelsCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, check, promote or rollback?");
  }
}
