package dev.charm.ops.command;

import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.command.option.TransactionOptions;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.transactions.OpenTransaction;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm transactions list}. */
@Command(
    name = "list",
    sortOptions = false,
    description = "List the transactions that are open, and whether they hang.")
public final class TransactionsListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--hanging", order = 1, description = "Only those that hang.")
  boolean hanging;

  @Mixin TransactionOptions which = new TransactionOptions();
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    Connection to = connection.resolve();
    to.requireBroker();
    try (Admin admin = to.admin()) {
      List<OpenTransaction> open =
          which.open(admin).stream().filter(t -> !hanging || t.standing().hangs()).toList();
      TransactionOptions.LISTING.print(output.output(), open, spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }
}
