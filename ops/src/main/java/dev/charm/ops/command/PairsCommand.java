package dev.charm.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm pairs}: the group of commands about preference pairs. */
@Command(
    name = "pairs",
    description = "Export, follow and explain preference pairs.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PairsExportCommand.class, PairsTailCommand.class, PairsWhyCommand.class})
public final class PairsCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "export, tail or why?");
  }
}
