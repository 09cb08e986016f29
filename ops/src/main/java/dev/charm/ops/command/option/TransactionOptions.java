package dev.charm.ops.command.option;

import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.transactions.OpenTransaction;
import dev.charm.ops.transactions.Scope;
import dev.charm.ops.transactions.TransactionSearch;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Option;

/** Which transactions a command speaks of, and how they are printed. */
public final class TransactionOptions {
  public static final Listing<OpenTransaction> LISTING =
      Listing.of(
          Column.of("topic", t -> t.partition().topic()),
          Column.of("partition", t -> t.partition().partition()),
          Column.of("producer_id", OpenTransaction::producerId),
          Column.<OpenTransaction>of("epoch", t -> (int) t.producerEpoch()).asDetail(),
          Column.of("coordinator_epoch", OpenTransaction::coordinatorEpoch).asDetail(),
          Column.of("start_offset", OpenTransaction::startOffset).asDetail(),
          Column.of("last_write", t -> t.lastWrite().toString()),
          Column.of("transactional_id", OpenTransaction::transactionalId),
          Column.of("standing", t -> t.standing().text()));

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      order = 10,
      description =
          "Only in this topic, whoever it belongs to; may be repeated (default: the topics of this"
              + " system, and the offsets that its services commit).")
  Set<String> topics = Set.of();

  /** The transactions that are open. */
  public List<OpenTransaction> open(Admin admin) throws ExecutionException, InterruptedException {
    return new TransactionSearch(admin, Scope.of(topics)).open();
  }
}
