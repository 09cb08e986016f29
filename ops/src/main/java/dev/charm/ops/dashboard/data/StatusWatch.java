package dev.charm.ops.dashboard.data;

import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.ReadListener;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.status.SettledCheck;
import dev.charm.ops.status.SettledCheck.Finding;
import dev.charm.ops.status.SettledCheck.Sample;
import dev.charm.ops.status.SystemStatus;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the system again and again while somebody wants to know, and not otherwise. */
public final class StatusWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWatch.class);
  private static final Duration INTEREST = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private final Connection to;
  private final Changes changes;
  private final Supplier<List<Service>> beside;
  private final StopRequest closed = new StopRequest();
  private final Thread thread = new Thread(this::run, "dashboard-status");
  private final Object monitor = new Object();
  private long askedAt = System.nanoTime() - 2 * INTEREST.toNanos();
  private @Nullable Observation latest;
  private @Nullable String problem;

  StatusWatch(Connection to, Changes changes, Supplier<List<Service>> beside) {
    this.to = to;
    this.changes = changes;
    this.beside = beside;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * What was seen last; waits for the first look, and for a new one if nobody has watched lately.
   *
   * @return null if there is none in time, see {@link #problem}
   */
  public @Nullable Observation latest(Duration patience) throws InterruptedException {
    synchronized (monitor) {
      if (!isWatched()) {
        latest = null; // as old as that, it is of no use
      }
      askedAt = System.nanoTime();
      monitor.notifyAll();
      long deadline = System.nanoTime() + patience.toNanos();
      while (latest == null && System.nanoTime() < deadline) {
        TimeUnit.NANOSECONDS.timedWait(monitor, deadline - System.nanoTime());
      }
      return latest;
    }
  }

  /** Why there is no observation, in words; null if none failed. */
  public @Nullable String problem() {
    synchronized (monitor) {
      return problem;
    }
  }

  private boolean isWatched() {
    return System.nanoTime() - askedAt < INTEREST.toNanos();
  }

  private void run() {
    try {
      while (!closed.isMade()) {
        synchronized (monitor) {
          while (!isWatched() && !closed.isMade()) {
            monitor.wait(BETWEEN.toMillis());
          }
        }
        watch();
        closed.await(BETWEEN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() throws InterruptedException {
    try (LogReader reader = LogReaders.open(to, ReadListener.NONE);
        Admin admin = to.admin()) {
      SettledCheck check = new SettledCheck(admin, reader);
      Sample before = null;
      long sampledAt = 0;
      while (isWatched() && !closed.isMade()) {
        Finding finding = check.await(Duration.ZERO, closed);
        long now = System.nanoTime();
        SystemStatus status = SystemStatus.of(finding, admin, reader);
        SortedMap<String, Double> rates =
            before == null ? new TreeMap<>() : rates(before, finding.last(), now - sampledAt);
        show(new Observation(Instant.now(), status, rates, services()), before);
        before = finding.last();
        sampledAt = now;
        closed.await(BETWEEN);
      }
    } catch (ExecutionException | IOException | RuntimeException e) {
      LOG.warn("the status cannot be looked at: {}", e.toString());
      synchronized (monitor) {
        problem = String.valueOf(e.getMessage());
        latest = null;
      }
    }
  }

  private List<String> services() {
    return beside.get().stream()
        .flatMap(service -> service.problem().map(it -> service.name() + " " + it).stream())
        .toList();
  }

  private void show(Observation observation, @Nullable Sample before) {
    synchronized (monitor) {
      latest = observation;
      problem = null;
      monitor.notifyAll();
    }
    changes.mark(Part.STATUS);
    if (before != null && observation.rates().getOrDefault(Topics.DEAD_LETTERS, 0.0) > 0) {
      changes.mark(Part.DEAD_LETTERS);
    }
  }

  private static SortedMap<String, Double> rates(Sample before, Sample now, long nanos) {
    SortedMap<String, Double> rates = new TreeMap<>();
    for (var end : now.ends().entrySet()) {
      TopicPartition partition = end.getKey();
      long moved = end.getValue() - before.ends().getOrDefault(partition, end.getValue());
      rates.merge(partition.topic(), Math.max(0, moved) * 1e9 / nanos, Double::sum);
    }
    return rates;
  }

  @Override
  public void close() {
    closed.make();
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
