package dev.charm.streams;

import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic.Partitioning;
import dev.charm.streams.global.PassedOver;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.measured.Restoration;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the calibration topology: its lifecycle, its settings, and what it does when it fails. */
public final class CalibrationService implements AutoCloseable {
  /** The application id, and so the consumer group, unless another is configured. */
  public static final String APPLICATION_ID = "charm-calibration";

  private static final Logger LOG = LoggerFactory.getLogger(CalibrationService.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final CalibrationSettings settings;
  private final Properties kafka;
  private final Registry registry;
  private final StateFolder state;
  private final Consumer<String> tell;
  private final RepairLimit repairs = new RepairLimit();
  private final Measures measures = new Measures();
  private final Restoration restoration = new Restoration();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private volatile KafkaStreams streams;
  private volatile AskedPartitions partitions;
  private volatile Map<String, Partitioning> stores;
  private volatile boolean starting;
  private volatile boolean repairing;
  private volatile boolean ran;
  private boolean closed;

  /**
   * @param kafka settings of Kafka Streams and its clients: {@code bootstrap.servers} and {@code
   *     state.dir} at least; they override the defaults chosen here
   * @param registryUrl of the schema registry
   * @param registrySettings further settings of the registry client
   */
  public CalibrationService(
      CalibrationSettings settings,
      Properties kafka,
      String registryUrl,
      Map<String, ?> registrySettings) {
    this(settings, kafka, registryUrl, registrySettings, line -> {});
  }

  /**
   * @param kafka settings of Kafka Streams and its clients: {@code bootstrap.servers} and {@code
   *     state.dir} at least; they override the defaults chosen here
   * @param registryUrl of the schema registry
   * @param registrySettings further settings of the registry client
   * @param tell takes a line for people when stores are damaged and made anew, or records that
   *     count are missing
   */
  public CalibrationService(
      CalibrationSettings settings,
      Properties kafka,
      String registryUrl,
      Map<String, ?> registrySettings,
      Consumer<String> tell) {
    this.settings = settings;
    this.kafka = StreamsDefaults.under(kafka);
    this.registry = new Registry(registryUrl, registrySettings);
    this.tell = tell;
    this.state = new StateFolder(this.kafka);
    create();
  }

  private void create() {
    StreamsConfig config = new StreamsConfig(kafka);
    AskedPartitions asked =
        new AskedPartitions(
            config.getAdminConfigs(APPLICATION_ID + "-partitions"),
            config.getString(StreamsConfig.APPLICATION_ID_CONFIG));
    PassedOver passedOver = new PassedOver(this::tell);
    Topology topology =
        CalibrationTopology.build(
            settings, registry, asked, Stores::persistentKeyValueStore, passedOver, measures);
    partitions = asked;
    stores = StorePartitioning.of(topology);
    KafkaStreams created = new KafkaStreams(topology, config);
    restoration.clear();
    created.setGlobalStateRestoreListener(restoration);
    state.keepClosed();
    created.setUncaughtExceptionHandler(
        new UncaughtFailures(this::repair, this::unlikePartitions, failure::complete));
    created.setStateListener(
        (now, before) -> {
          LOG.info("calibration: {} after {}", now, before);
          ran |= now == KafkaStreams.State.RUNNING;
          if (now == KafkaStreams.State.RUNNING) { // the global stores are read before
            passedOver.storesAreRead();
          }
          if (now == KafkaStreams.State.ERROR && !starting && !repairing && created == streams) {
            failure.complete(new IllegalStateException("Kafka Streams is in state ERROR"));
          }
        });
    streams = created;
  }

  /**
   * Starts it; returns at once. Stores that are found to be damaged, now or later, are made anew
   * from their topics, a bounded number of times.
   *
   * @throws UnlikePartitionsException if the partitions of its topics do not fit
   */
  public synchronized void start() {
    try {
      partitions.require(stores);
    } catch (RetriableException e) {
      LOG.warn("whether partitions fit is not known yet: {}", e.getMessage());
    }
    while (!closed) {
      try {
        starting = true; // what goes wrong meanwhile is thrown here
        streams.start();
        return;
      } catch (StreamsException e) { // global stores are read before it returns
        Optional<StoreDamage> damage = StoreDamage.behind(e);
        if (damage.isEmpty() || !repairs.allowsAnother()) {
          throw e;
        }
        replace(damage.get());
      } finally {
        starting = false;
      }
    }
  }

  /** Its state as Kafka Streams tells it. */
  public KafkaStreams.State state() {
    return repairing ? KafkaStreams.State.REBALANCING : streams.state();
  }

  /**
   * Whether it takes work: it runs, or it has run and goes on with some tasks while others come or
   * go.
   */
  public boolean takesWork() {
    return switch (state()) {
      case RUNNING -> true;
      case REBALANCING -> ran && !repairing && hasTasks();
      default -> false;
    };
  }

  private boolean hasTasks() {
    try {
      return streams.metadataForLocalThreads().stream()
          .anyMatch(thread -> !thread.activeTasks().isEmpty());
    } catch (IllegalStateException e) { // it has begun to stop since it was asked
      return false;
    }
  }

  /** What its tasks count and hold; begins with the service, and outlives stores made anew. */
  public Measures measures() {
    return measures;
  }

  /** How far its stores are read back. */
  public Restoration.Progress restored() {
    return restoration.progress();
  }

  /** The reason in clear words, if partitions were increased while it ran. */
  private Optional<Throwable> unlikePartitions() {
    try {
      partitions.require(stores);
    } catch (UnlikePartitionsException e) {
      return Optional.of(e);
    } catch (RuntimeException e) {
      LOG.warn("whether partitions fit is not known: {}", e.getMessage());
    }
    return Optional.empty();
  }

  /** Begins to make damaged stores anew, unless that has been done too often. */
  private boolean repair(Throwable exception) {
    Optional<StoreDamage> damage = StoreDamage.behind(exception);
    if (damage.isEmpty() || repairing || !repairs.allowsAnother()) {
      return repairing && damage.isPresent();
    }
    repairing = true;
    new Thread(() -> restart(exception, damage.get()), "calibration-repair").start();
    return true;
  }

  private synchronized void restart(Throwable exception, StoreDamage damage) {
    try {
      if (!closed) {
        replace(damage);
        start();
      }
    } catch (RuntimeException e) {
      LOG.error("calibration stops: its stores could not be made anew", e);
      exception.addSuppressed(e);
      failure.complete(exception);
    } finally {
      repairing = false;
    }
  }

  private void replace(StoreDamage damage) {
    streams.close(CLOSE_TIMEOUT);
    List<Path> gone = state.delete(damage);
    String what =
        "stores on disk are damaged ("
            + damage.reason()
            + "); they are copies of topics, so "
            + gone.stream().map(Path::toString).collect(Collectors.joining(", "))
            + " is deleted and read back from Kafka";
    tell(what);
    create();
  }

  private void tell(String line) {
    LOG.warn("{}", line);
    tell.accept(line);
  }

  /** How many entries each store on disk has in all its partitions, roughly, as RocksDB tells. */
  public Map<String, Long> estimatedEntries() {
    Map<String, Long> entries = new HashMap<>();
    streams
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.name().equals("estimate-num-keys")
                  && metric.metricValue() instanceof Number keys) {
                entries.merge(
                    name.tags().getOrDefault("rocksdb-state-id", ""), keys.longValue(), Long::sum);
              }
            });
    return entries;
  }

  /** Completes with the reason if the service stops by itself for good. */
  public CompletableFuture<Throwable> failure() {
    return failure;
  }

  @Override
  public synchronized void close() {
    closed = true;
    // Leaving the group: otherwise its successor waits until the session of this one has ended.
    CloseOptions leaving =
        CloseOptions.timeout(CLOSE_TIMEOUT)
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);
    if (!streams.close(leaving)) {
      LOG.warn("calibration did not stop within {}", CLOSE_TIMEOUT);
    }
    try {
      registry.close();
    } catch (IOException e) {
      LOG.warn("the registry client did not close: {}", e.getMessage());
    }
  }
}
