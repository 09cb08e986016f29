package dev.charm.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm transactions}: the group of commands about transactions that are open. */
@Command(
    name = "transactions",
    description = {
      "List transactions that are open in the topics of this system, and end those that hang.",
      "One hangs when its coordinator is done with it or has forgotten it, and a partition was never"
          + " told: after that, nothing in the partition is read any more by whoever reads committed"
          + " records. Brokers of Kafka 4.3 can leave such behind when they are killed"
          + " (KAFKA-20734)."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TransactionsListCommand.class, TransactionsAbortCommand.class})
public final class TransactionsCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list or abort?");
  }
}
