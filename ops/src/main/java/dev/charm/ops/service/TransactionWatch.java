package dev.charm.ops.service;

import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.transactions.Findings;
import dev.charm.ops.transactions.OpenTransaction;
import dev.charm.ops.transactions.Scope;
import dev.charm.ops.transactions.TransactionSearch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks out for transactions that hang in the topics of this system, beside a service on a cluster
 * of somebody's own. Found while the service starts, they end it with what there is to do: it would
 * wait for the committed offsets behind them until it times out. Found later, they are told in the
 * log, since a service that runs may do so without the partitions that stand still.
 */
public final class TransactionWatch implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionWatch.class);
  private static final Duration WHILE_STARTING = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofMinutes(1);
  private static final int CLOSE_SECONDS = 5;

  private final Properties kafka;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "transaction-watch");
  private volatile @Nullable String found;

  /**
   * @param kafka settings of the Kafka clients, {@code bootstrap.servers} among them
   */
  public TransactionWatch(Properties kafka) {
    this.kafka = kafka;
    thread.setDaemon(true);
  }

  @Override
  public String name() {
    return "transactions";
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public State state() {
    return found == null ? State.RUNNING : State.FAILED;
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(found);
  }

  private void watch() {
    long started = System.nanoTime();
    try {
      boolean again = true;
      while (again) {
        boolean starting = System.nanoTime() - started < WHILE_STARTING.toNanos();
        look(starting);
        Duration pause = starting ? SOON : LATER;
        again = found == null && !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(boolean starting) throws InterruptedException {
    try (Admin admin = Admin.create(kafka)) {
      List<OpenTransaction> hanging = new TransactionSearch(admin, Scope.ours()).hanging();
      if (hanging.isEmpty()) {
        return;
      }
      String servers = kafka.getProperty("bootstrap.servers");
      hanging.forEach(one -> LOG.error("a transaction hangs in {}", one.line()));
      String line = Findings.line(hanging, servers);
      if (starting) {
        found = line;
      } else {
        LOG.error("{}", line);
      }
    } catch (ExecutionException | RuntimeException e) { // the broker is away, or refuses to tell
      LOG.warn("cannot tell whether transactions hang: {}", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
