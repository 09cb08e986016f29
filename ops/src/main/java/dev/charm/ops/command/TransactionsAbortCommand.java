package dev.charm.ops.command;

import dev.charm.ops.command.option.TransactionOptions;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.transactions.OpenTransaction;
import dev.charm.ops.transactions.Standing;
import dev.charm.ops.transactions.TransactionMarkers;
import java.io.PrintWriter;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code charm transactions abort}. */
@Command(
    name = "abort",
    sortOptions = false,
    description = {
      "Abort the transactions that hang; never one that its coordinator knows to be under way.",
      "What such a transaction wrote in that partition is dropped. Its offsets hang with it as a"
          + " rule, and are dropped, too, so that what it read is read again: stop the services"
          + " before, and abort all at once. Where the coordinator calls a transaction committed and"
          + " only some of its partitions hang, what it wrote in those is lost."
    })
public final class TransactionsAbortCommand extends ListingCommand {
  @Option(
      names = "--hanging",
      order = 1,
      required = true,
      description = "Those that hang; others are not aborted.")
  boolean hanging;

  /** Whether to do it. */
  static final class Resolve {
    @Option(names = "--yes", order = 2, description = "Abort.")
    boolean yes;

    @Option(
        names = "--dry-run",
        order = 3,
        description = "List what would be aborted, and abort nothing.")
    boolean dryRun;
  }

  @ArgGroup(multiplicity = "1", order = 2)
  Resolve resolve = new Resolve();

  @Mixin TransactionOptions which = new TransactionOptions();

  @Override
  public Integer call() throws Exception {
    Connection to = connection.resolve();
    to.requireBroker();
    PrintWriter err = err();
    try (Admin admin = to.admin()) {
      List<OpenTransaction> found =
          which.open(admin).stream().filter(t -> t.standing().hangs()).toList();
      List<OpenTransaction> aborted = found.stream().filter(TransactionMarkers::mayAbort).toList();
      if (resolve.yes) {
        TransactionMarkers.abort(admin, aborted);
      }
      print(TransactionOptions.LISTING, aborted);
      aborted.stream()
          .filter(t -> t.standing() == Standing.COMMITTED)
          .forEach(
              t ->
                  err.println(
                      "charm: its coordinator has committed it: were the offsets of transactional id "
                          + t.transactionalId()
                          + " committed, they would skip what is dropped from "
                          + t.partition()));
      found.stream()
          .filter(t -> !TransactionMarkers.mayAbort(t))
          .forEach(t -> err.println("charm: not aborted, for it may be a commit: " + t.line()));
      err.flush();
      return aborted.size() == found.size() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }
}
