package dev.charm.ops.lifecycle;

import dev.charm.ops.lifecycle.Service.State;
import dev.charm.ops.memory.MemoryGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services in the order they were started; closed in the reverse order. */
public final class RunningServices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServices.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** Who runs for days looks less often; a stop is seen at once all the same. */
  private static final Duration LOOK_WHILE_RUNNING = Duration.ofMillis(250);

  private final Deque<Service> started = new ConcurrentLinkedDeque<>();
  private final StopRequest stop;
  private volatile boolean allStarted;
  private volatile boolean stopping;
  private final StrayErrors strayErrors = StrayErrors.watch();

  /**
   * @param stop what ends waiting early
   */
  public RunningServices(StopRequest stop) {
    this.stop = stop;
    MemoryGuard.holding(this::held);
  }

  /** Starts one more; it is closed with the others even when it does not start. */
  public void start(Service service) throws StartException, InterruptedException {
    LOG.info("starting {}", service.name());
    started.push(service);
    service.start();
  }

  /**
   * Waits until all of them take work.
   *
   * @return false if a stop was asked for meanwhile
   * @throws StartException if one fails, or is not there in time
   */
  public boolean awaitRunning(Duration timeout) throws StartException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!started.stream().allMatch(service -> service.state() == State.RUNNING)) {
      Optional<String> failed = failure();
      if (failed.isPresent()) {
        throw new StartException(failed.get());
      }
      if (System.nanoTime() > deadline) {
        throw new StartException(
            waitingFor() + " did not get ready within " + timeout.toSeconds() + " s");
      }
      if (stop.await(LOOK_EVERY)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits until a stop is asked for, or a service has failed.
   *
   * @return the failure, or empty if the stop was asked for
   */
  public Optional<String> awaitStop() throws InterruptedException {
    while (!stop.await(LOOK_WHILE_RUNNING)) {
      Optional<String> failed = failure();
      if (failed.isPresent()) {
        // Ctrl-C reaches every process of a terminal: what it ended is not a failure.
        return stop.await(LOOK_EVERY.multipliedBy(4)) ? Optional.empty() : failed;
      }
    }
    return Optional.empty();
  }

  /** Which service has failed and why; empty while none has. */
  public Optional<String> failure() {
    Optional<String> failed =
        started.stream()
            .filter(service -> service.state() == State.FAILED)
            .findFirst()
            .map(
                service ->
                    service.name()
                        + " failed: "
                        + service.problem().orElse("no reason was given; see the log"));
    return failed.isPresent() ? failed : strayErrors.first();
  }

  /** All that were meant to be started are. */
  public void allStarted() {
    allStarted = true;
  }

  /** Whether none is still to be started. */
  public boolean areAllStarted() {
    return allStarted;
  }

  /** Whether they are being stopped. */
  public boolean areStopping() {
    return stopping || stop.isMade();
  }

  /** Those that were started and not closed yet, in the order of starting; for any thread. */
  public List<Service> services() {
    List<Service> services = new ArrayList<>();
    started.descendingIterator().forEachRemaining(services::add);
    return services;
  }

  /** What all of them hold, as a list for people. */
  private String held() {
    return started.stream()
        .flatMap(service -> service.held().stream())
        .filter(held -> held.count() > 0)
        .map(held -> String.format(Locale.ROOT, "%,d %s", held.count(), held.things()))
        .collect(Collectors.joining(", "));
  }

  private String waitingFor() {
    return started.stream()
        .filter(service -> service.state() != State.RUNNING)
        .map(service -> service.name() + service.problem().map(why -> " (" + why + ")").orElse(""))
        .reduce((later, earlier) -> earlier + ", " + later)
        .orElse("nothing");
  }

  @Override
  public void close() {
    stopping = true;
    while (!started.isEmpty()) {
      Service service = started.pop();
      LOG.info("stopping {}", service.name());
      try {
        service.close();
      } catch (RuntimeException e) {
        LOG.error("{} did not stop cleanly", service.name(), e);
      }
    }
  }
}
