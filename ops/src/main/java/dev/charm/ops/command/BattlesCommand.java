package dev.charm.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm battles}: the group of commands that send votes and withdraw them. */
@Command(
    name = "battles",
    description = "Send votes on two models' answers, and withdraw them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BattlesIngestCommand.class,
      BattlesRecordCommand.class,
      BattlesRetractCommand.class
    })
public final class BattlesCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "ingest, record or retract?");
  }
}
