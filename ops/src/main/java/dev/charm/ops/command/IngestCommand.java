package dev.charm.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm ingest}: the group of commands that send prompts, responses and scores. */
@Command(
    name = "ingest",
    description = {
      "Send prompts, responses and scores from files.",
      "Sending a file again changes nothing; a corrected file replaces what it said before.",
      "A bad row is reported and goes to the dead letters; the rest is sent."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {IngestCsvCommand.class, IngestAlpacaEvalCommand.class, IngestJsonlCommand.class})
public final class IngestCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "csv, alpaca-eval or jsonl?");
  }
}
