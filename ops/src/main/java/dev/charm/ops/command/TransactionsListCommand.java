package dev.charm.ops.command;

import dev.charm.ops.command.option.TransactionOptions;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.transactions.OpenTransaction;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code charm transactions list}. */
@Command(
    name = "list",
    sortOptions = false,
    description = "List the transactions that are open, and whether they hang.")
public final class TransactionsListCommand extends ListingCommand {
  @Option(names = "--hanging", order = 1, description = "Only those that hang.")
  boolean hanging;

  @Mixin TransactionOptions which = new TransactionOptions();

  @Override
  public Integer call() throws Exception {
    Connection to = connection.resolve();
    to.requireBroker();
    try (Admin admin = to.admin()) {
      List<OpenTransaction> open =
          which.open(admin).stream().filter(t -> !hanging || t.standing().hangs()).toList();
      print(TransactionOptions.LISTING, open);
    }
    return ExitCode.DONE;
  }
}
