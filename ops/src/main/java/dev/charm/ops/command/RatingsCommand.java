package dev.charm.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm ratings}: the group of commands about arena ratings. */
@Command(
    name = "ratings",
    description = "Import arena ratings.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RatingsImportCommand.class})
public final class RatingsCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "import?");
  }
}
