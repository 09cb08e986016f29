package dev.charm.ops.command.evaluate;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm evaluate}: the group of commands about how good reward models are. */
@Command(
    name = "evaluate",
    description = "Evaluate reward models: on preferences, against ratings, as pickers.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      EvaluatePreferencesCommand.class,
      EvaluateArenaCommand.class,
      EvaluateAlpacaEvalCommand.class,
      EvaluateBestOfNCommand.class,
      EvaluateCompareCommand.class,
      EvaluateListCommand.class
    })
public final class EvaluateCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "preferences, arena, alpaca-eval, best-of-n, compare or list?");
  }
}
