package dev.charm.ops.transactions;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Ends transactions that hang. */
public final class TransactionMarkers {
  private TransactionMarkers() {}

  /**
   * Whether an abort is the end that may be given to a transaction: not to one under way, nor to
   * one whose end was decided and is on its way, which may be a commit.
   */
  public static boolean mayAbort(OpenTransaction transaction) {
    return switch (transaction.standing()) {
      case HEALTHY, ENDING -> false;
      case COMMITTED, ABORTED, UNKNOWN, OVERDUE -> true;
    };
  }

  /**
   * Aborts transactions that hang, each in its partition, as {@code kafka-transactions.sh abort}
   * does.
   *
   * @throws IllegalArgumentException if one must not be aborted
   */
  public static void abort(Admin admin, List<OpenTransaction> transactions)
      throws ExecutionException, InterruptedException {
    for (OpenTransaction transaction : transactions) {
      if (!mayAbort(transaction)) {
        throw new IllegalArgumentException("not to be aborted: " + transaction.line());
      }
      admin.abortTransaction(transaction.abort()).all().get();
    }
  }
}
