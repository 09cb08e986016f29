package dev.charm.ops.dashboard.data;

import dev.charm.consumers.store.PairIndex;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.lifecycle.Service;
import dev.charm.schemas.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the dashboard shows. A thread of its own opens the views, tries again where that
 * fails, and opens them anew where one has stopped; until then there is nothing to show, and a
 * reason.
 */
public final class Shows implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shows.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Connection to;
  private final Path folder;
  private final Changes changes = new Changes();
  private final StatusWatch status;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "dashboard-views");
  private volatile @Nullable SystemViews views;
  private volatile @Nullable PairIndex pairs;
  private volatile @Nullable String waitsFor = "the topics to be read";

  /**
   * @param to where Kafka and the registry are
   * @param folder its own, for copies of topics; whatever is in it is removed
   * @param beside the services that run in this process
   */
  public Shows(Connection to, Path folder, Supplier<List<Service>> beside) {
    this.to = to;
    this.folder = folder;
    this.status = new StatusWatch(to, changes, beside);
    thread.setDaemon(true);
  }

  /** Begins to read the topics. */
  public void start() {
    thread.start();
    status.start();
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        try (Registry registry = new Registry(to.registryUrl(), to.registrySettings());
            SystemViews opened = new SystemViews(to, registry, changes);
            PairIndex index =
                PairIndex.open(
                    folder.resolve("pairs"),
                    to.kafka(),
                    registry,
                    () -> changes.mark(Part.PAIRS))) {
          follow(opened, index);
        } catch (RuntimeException | IOException e) {
          LOG.warn("the dashboard waits: {}", e.toString());
          waitsFor = String.valueOf(e.getMessage());
        } finally {
          views = null;
          pairs = null;
        }
        closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(SystemViews opened, PairIndex index) throws InterruptedException {
    while (closed.getCount() > 0 && !opened.awaitCaughtUp(PAUSE)) {
      waitsFor = "the topics to be read to their ends";
    }
    views = opened;
    waitsFor = null;
    while (closed.getCount() > 0 && !index.awaitCaughtUp(PAUSE)) {
      opened.requireAlive();
    }
    pairs = index;
    while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      opened.requireAlive();
      index.requireAlive();
    }
  }

  /** The topics that are followed; empty until they were read to their ends. */
  public Optional<SystemViews> views() {
    return Optional.ofNullable(views);
  }

  /** The pairs; empty until they were read to their end, which comes after the views. */
  public Optional<PairSearch> pairs() {
    SystemViews followed = views;
    PairIndex index = pairs;
    return followed == null || index == null
        ? Optional.empty()
        : Optional.of(new PairSearch(index, followed));
  }

  /** What has changed so far. */
  public Changes changes() {
    return changes;
  }

  /** What runs, and whether it has settled. */
  public StatusWatch status() {
    return status;
  }

  /** Where Kafka and the registry are. */
  public Connection to() {
    return to;
  }

  /** Its own folder. */
  Path folder() {
    return folder;
  }

  /** Whether there is something to show. */
  public boolean isReady() {
    return views != null;
  }

  /** What it waits for, in words; empty if for nothing. */
  public Optional<String> waitsFor() {
    return Optional.ofNullable(waitsFor);
  }

  @Override
  public void close() {
    closed.countDown();
    status.close();
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
