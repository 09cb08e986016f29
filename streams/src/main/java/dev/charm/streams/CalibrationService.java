package dev.charm.streams;

import dev.charm.schemas.EventDecoder.RegistryUnavailableException;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topic.Partitioning;
import dev.charm.streams.intake.BoundedTimestamps;
import dev.charm.streams.intake.FailedRecords;
import dev.charm.streams.intake.PassedOver;
import dev.charm.streams.rating.Ratings;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the calibration topology: its lifecycle, its settings, and what it does when it fails. */
public final class CalibrationService implements AutoCloseable {
  /** The application id, and so the consumer group, unless another is configured. */
  public static final String APPLICATION_ID = "charm-calibration";

  /**
   * The changelog of the arenas whose votes changed since their ratings were last fitted: while a
   * key has a value there, votes that are consumed do not show in the ratings yet.
   */
  public static final String DUE_ARENAS_TOPIC = changelog(APPLICATION_ID, Ratings.DUE_STORE);

  private static final Logger LOG = LoggerFactory.getLogger(CalibrationService.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private static final int BATCH_BYTES = 256 * 1024;

  private final CalibrationSettings settings;
  private final Properties kafka;
  private final Registry registry;
  private final StateFolder state;
  private final Consumer<String> tell;
  private final Repairs repairs = new Repairs();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private volatile KafkaStreams streams;
  private volatile AskedPartitions partitions;
  private volatile Map<String, Partitioning> stores;
  private volatile boolean starting;
  private volatile boolean repairing;
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
    this.kafka = withDefaults(kafka);
    this.registry = new Registry(registryUrl, registrySettings);
    this.tell = tell;
    this.state = new StateFolder(this.kafka);
    this.streams = create();
  }

  /** The changelog of a store, as Kafka Streams names it. */
  public static String changelog(String applicationId, String store) {
    return applicationId + "-" + store + "-changelog";
  }

  private KafkaStreams create() {
    StreamsConfig config = new StreamsConfig(kafka);
    AskedPartitions asked =
        new AskedPartitions(
            config.getAdminConfigs(APPLICATION_ID + "-partitions"),
            config.getString(StreamsConfig.APPLICATION_ID_CONFIG));
    PassedOver passedOver = new PassedOver(this::tell);
    Topology topology =
        CalibrationTopology.build(
            settings, registry, asked, Stores::persistentKeyValueStore, passedOver);
    partitions = asked;
    stores = StorePartitioning.of(topology);
    KafkaStreams created = new KafkaStreams(topology, config);
    state.keepClosed();
    created.setUncaughtExceptionHandler(new TransientFailures());
    created.setStateListener(
        (now, before) -> {
          LOG.info("calibration: {} after {}", now, before);
          if (now == KafkaStreams.State.RUNNING) { // the global stores are read before
            passedOver.storesAreRead();
          }
          if (now == KafkaStreams.State.ERROR && !starting && !repairing && created == streams) {
            failure.complete(new IllegalStateException("Kafka Streams is in state ERROR"));
          }
        });
    return created;
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
        if (damage.isEmpty() || !repairs.isDue()) {
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

  /** Begins to make damaged stores anew, unless that has been done too often. */
  private boolean repair(Throwable exception) {
    Optional<StoreDamage> damage = StoreDamage.behind(exception);
    if (damage.isEmpty() || repairing || !repairs.isDue()) {
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
    streams = create();
  }

  private void tell(String line) {
    LOG.warn("{}", line);
    tell.accept(line);
  }

  /** How many entries a store on disk has in all its partitions, roughly, as RocksDB tells. */
  public long estimatedEntries(String store) {
    return streams.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("estimate-num-keys"))
        .filter(metric -> store.equals(metric.metricName().tags().get("rocksdb-state-id")))
        .mapToLong(metric -> metric.metricValue() instanceof Number keys ? keys.longValue() : 0)
        .sum();
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

  /** The settings that keep the promises of the design, under whatever the operator says. */
  public static Properties withDefaults(Properties kafka) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    settings.put(
        StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDbMemory.class.getName());
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 32L * 1024 * 1024);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // A registry that is away may hold a record for half a minute: longer than Streams' 10 s.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 60_000);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Topic.MAX_TEXT_RECORD_BYTES);
    // Texts dominate what is written: compressed here, once and at the quickest level, or by the
    // broker at its slowest; in batches that hold more than three pairs.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "gzip");
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG), 1);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    // What is kept as it came goes to changelogs, which a broker by default holds to 1 MB a record.
    settings.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
        String.valueOf(Topic.MAX_TEXT_RECORD_BYTES));
    settings.put(
        StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, BoundedTimestamps.class.getName());
    settings.putAll(kafka);
    return settings;
  }

  /**
   * Whether stores may be made anew once more: what is damaged again at once has another reason.
   */
  private static final class Repairs {
    private static final int MOST = 3;
    private static final Duration WITHIN = Duration.ofMinutes(30);

    private final Deque<Long> done = new ArrayDeque<>();

    synchronized boolean isDue() {
      long now = System.nanoTime();
      done.removeIf(time -> now - time > WITHIN.toNanos());
      if (done.size() >= MOST) {
        return false;
      }
      done.add(now);
      return true;
    }
  }

  /**
   * Replaces a thread that died of something transient, a bounded number of times in a row, and
   * stops the service otherwise: replacing blindly would loop for ever on a poison record.
   */
  private final class TransientFailures implements StreamsUncaughtExceptionHandler {
    private static final int MAX_IN_A_ROW = 10;
    private static final long FORGIVEN_AFTER_NANOS = Duration.ofMinutes(10).toNanos();

    private int inARow;
    private long last = System.nanoTime();

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable exception) {
      String failed = failedRecord(exception);
      if (failed != null) { // bounded by itself, see FailedRecords
        LOG.warn("calibration goes on: {}", failed);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
      }
      long now = System.nanoTime();
      inARow = now - last > FORGIVEN_AFTER_NANOS ? 1 : inARow + 1;
      last = now;
      if (isTransient(exception) && inARow <= MAX_IN_A_ROW) {
        LOG.warn("calibration goes on after: {}", exception.toString());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
      }
      if (repair(exception)) {
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
      LOG.error("calibration stops", exception);
      failure.complete(unlikePartitions().orElse(exception));
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
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

    private static @Nullable String failedRecord(@Nullable Throwable exception) {
      for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
        if (cause instanceof FailedRecords.RecordFailedException) {
          return cause.getMessage();
        }
      }
      return null;
    }

    private static boolean isTransient(@Nullable Throwable exception) {
      for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
        if (cause instanceof RegistryUnavailableException || cause instanceof RetriableException) {
          return true;
        }
      }
      return false;
    }
  }
}
