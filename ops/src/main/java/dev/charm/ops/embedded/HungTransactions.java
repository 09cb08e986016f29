package dev.charm.ops.embedded;

import dev.charm.ops.transactions.OpenTransaction;
import dev.charm.ops.transactions.Scope;
import dev.charm.ops.transactions.Standing;
import dev.charm.ops.transactions.TransactionMarkers;
import dev.charm.ops.transactions.TransactionSearch;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest.TxnMarkerEntry;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;

/**
 * Ends the transactions that an unclean stop has left open for ever on the broker of a stack: their
 * coordinator is done with them, or does not know them, and a partition never had the marker.
 *
 * <p><b>Why that is safe</b>, before any service is started. Whoever of this stack wrote them was a
 * thread of the process that was killed, and no other has begun; a producer from outside that is in
 * the middle of a transaction is known to the coordinator as such, and is left alone. A transaction
 * that the coordinator calls committed gets the marker that the coordinator owed it: some of its
 * partitions may have theirs, and a commit cannot be half of one. One that it calls aborted, or
 * does not know, is aborted: nobody was ever told that it was committed, its offsets are not, and
 * what it read is read again.
 */
final class HungTransactions {
  private static final short MARKERS_VERSION = 1;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final String CLIENT = "charm-up";

  private final Admin admin;
  private final InetSocketAddress broker;

  /**
   * @param admin stays the caller's to close
   */
  HungTransactions(Admin admin, InetSocketAddress broker) {
    this.admin = admin;
    this.broker = broker;
  }

  /**
   * Ends them.
   *
   * @return those that were ended
   */
  List<OpenTransaction> end() throws ExecutionException, InterruptedException, IOException {
    List<OpenTransaction> ended = new ArrayList<>();
    for (OpenTransaction transaction : new TransactionSearch(admin, Scope.everything()).hanging()) {
      if (transaction.standing() == Standing.COMMITTED) {
        commit(transaction);
        ended.add(transaction);
      } else if (transaction.standing() == Standing.ABORTED
          || transaction.standing() == Standing.UNKNOWN) {
        TransactionMarkers.abort(admin, List.of(transaction));
        ended.add(transaction);
      }
      // What is overdue or ending, the coordinator of a broker that has just started sees to.
    }
    return ended;
  }

  /** Writes a commit marker as a coordinator does; the admin client has only the abort. */
  private void commit(OpenTransaction transaction) throws IOException {
    TxnMarkerEntry marker =
        new TxnMarkerEntry(
            transaction.producerId(),
            transaction.producerEpoch(),
            transaction.coordinatorEpoch(),
            TransactionResult.COMMIT,
            List.of(transaction.partition()),
            (short) 0);
    WriteTxnMarkersRequest request =
        new WriteTxnMarkersRequest.Builder(List.of(marker)).build(MARKERS_VERSION);
    RequestHeader header = new RequestHeader(ApiKeys.WRITE_TXN_MARKERS, MARKERS_VERSION, CLIENT, 0);
    if (answer(request.serializeWithHeader(header), header)
        instanceof WriteTxnMarkersResponse response) {
      Errors error =
          response
              .errorsByProducerId()
              .getOrDefault(transaction.producerId(), Map.of())
              .getOrDefault(transaction.partition(), Errors.UNKNOWN_SERVER_ERROR);
      if (error != Errors.NONE) {
        throw new IOException(error.message(), error.exception());
      }
    }
  }

  private AbstractResponse answer(ByteBuffer request, RequestHeader header) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(broker, TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(request.remaining());
      out.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] response = new byte[in.readInt()];
      in.readFully(response);
      return AbstractResponse.parseResponse(ByteBuffer.wrap(response), header);
    }
  }
}
