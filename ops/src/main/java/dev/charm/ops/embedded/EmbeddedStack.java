package dev.charm.ops.embedded;

import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.folder.RoomWatch;
import dev.charm.ops.folder.TemporaryFolder;
import dev.charm.ops.lifecycle.RunningServices;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.rebuild.UnfinishedRebuild;
import dev.charm.ops.transactions.OpenTransaction;
import dev.charm.schemas.Partitions;
import dev.charm.schemas.Registry;
import dev.charm.schemas.TopicCreation;
import dev.charm.schemas.Topics;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole system on one machine with nothing to install: broker in this JVM, registry as a child
 * process, topics and schemas, then the services; everything it keeps in one data folder.
 */
public final class EmbeddedStack implements AutoCloseable {
  /**
   * Where and how large.
   *
   * @param data the data folder
   * @param bootstrapPort of the broker
   * @param registryPort of the schema registry
   * @param promptPartitions of topics partitioned by prompt, at least 1; empty takes what the
   *     folder has, or {@link #PROMPT_PARTITIONS} when it is new
   */
  public record Settings(
      Path data, int bootstrapPort, int registryPort, Optional<Integer> promptPartitions) {
    public static final int BOOTSTRAP_PORT = 9092;
    public static final int REGISTRY_PORT = 8081;
    public static final int PROMPT_PARTITIONS = 4;
  }

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStack.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);

  private final Settings settings;
  private final DataFolder data;
  private final EmbeddedKafka broker;
  private final EmbeddedRegistry registry;
  private final RunningServices running;
  private final Consumer<String> tell;

  /** Takes the data folder, and tells nothing but the log. */
  public EmbeddedStack(Installation installation, Settings settings, StopRequest stop)
      throws StartException {
    this(installation, settings, stop, line -> {});
  }

  /**
   * Takes the data folder; starts nothing yet.
   *
   * @param tell takes lines for people while it runs
   * @throws StartException if the folder is in use
   */
  public EmbeddedStack(
      Installation installation, Settings settings, StopRequest stop, Consumer<String> tell)
      throws StartException {
    this.tell = tell;
    this.settings = settings;
    this.data = DataFolder.open(settings.data());
    this.broker = new EmbeddedKafka(data.broker(), settings.bootstrapPort());
    this.registry =
        new EmbeddedRegistry(
            installation,
            data.registry(),
            data.logs().resolve("registry.log"),
            settings.registryPort());
    this.running = new RunningServices(stop);
  }

  /** Where to find it. */
  public Endpoints endpoints() {
    return new Endpoints(broker.bootstrapServers(), registry.url());
  }

  /** What it has started, broker and registry among it. */
  public RunningServices running() {
    return running;
  }

  /** What it keeps, and where. */
  public DataFolder data() {
    return data;
  }

  /**
   * Starts broker and registry, creates topics and registers schemas.
   *
   * @return false if a stop was asked for before all was ready
   * @throws StartException if something cannot start; {@link #close} is still due
   */
  public boolean start() throws StartException, InterruptedException {
    TemporaryFolder.require();
    running.start(RoomWatch.over(data.folders(), tell));
    running.start(registry); // gets ready while the broker starts
    running.start(broker);
    endHungTransactions();
    createTopics();
    new NativeLibraries(data.natives()).loadRocksDb();
    if (!running.awaitRunning(START_PATIENCE)) {
      return false;
    }
    registerSchemas();
    return true;
  }

  /**
   * Starts services on broker and registry, in this order, and returns when all of them take work.
   *
   * @return false if a stop was asked for before all was ready
   * @throws StartException if one cannot start; {@link #close} is still due
   */
  public boolean run(List<Service> services) throws StartException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      if (UnfinishedRebuild.isThere(admin)) {
        throw new StartException(
            "a rebuild of this folder has begun and is not through; finish it with: charm rebuild"
                + " --yes --data '"
                + data.root()
                + "'");
      }
    } catch (ExecutionException e) {
      throw new StartException(
          "the broker does not answer: "
              + Objects.requireNonNull(e.getCause(), "what a future failed with").getMessage(),
          e);
    }
    for (Service service : services) {
      running.start(service);
    }
    running.allStarted();
    return running.awaitRunning(START_PATIENCE);
  }

  private void endHungTransactions() throws StartException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      List<OpenTransaction> ended =
          new HungTransactions(admin, new InetSocketAddress("127.0.0.1", settings.bootstrapPort()))
              .end();
      for (OpenTransaction transaction : ended) {
        LOG.warn("ended a transaction that an unclean stop left open: {}", transaction.line());
      }
      if (!ended.isEmpty()) {
        long partitions = ended.stream().map(OpenTransaction::partition).distinct().count();
        tell.accept(
            "mended: an unclean stop had left transactions open for ever in "
                + partitions
                + (partitions == 1 ? " partition" : " partitions")
                + "; they are ended, and nothing is lost (see the log)");
      }
    } catch (ExecutionException | IOException e) {
      throw new StartException(
          "cannot tell whether transactions hang, or end them: " + e.getMessage(), e);
    }
  }

  private void createTopics() throws StartException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      new TopicCreation(
              Partitions.ofPrompts(settings.promptPartitions().orElse(Settings.PROMPT_PARTITIONS)),
              (short) 1)
          .createMissing(admin);
      String name = Topics.PROMPTS.name();
      TopicDescription prompts =
          admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
      int actual = Objects.requireNonNull(prompts, name).partitions().size();
      if (settings.promptPartitions().isPresent() && settings.promptPartitions().get() != actual) {
        throw new StartException(
            "the data folder "
                + data.root()
                + " was made with --partitions "
                + actual
                + ", and that decides where each prompt lives; leave the option out, or choose"
                + " another folder with --data");
      }
    } catch (ExecutionException e) {
      throw new StartException(
          "cannot create the topics: "
              + Objects.requireNonNull(e.getCause(), "what a future failed with").getMessage(),
          e);
    } catch (IllegalStateException e) {
      throw new StartException("cannot create the topics: " + e.getMessage(), e);
    }
  }

  private void registerSchemas() throws StartException {
    try (Registry client = new Registry(registry.url(), Map.of())) {
      client.registerAll();
    } catch (RestClientException e) {
      throw new StartException(
          "the registry does not take the schema of "
              + e.getMessage()
              + "; delete what others have registered there, for example: curl -X DELETE "
              + registry.url()
              + "/subjects/SUBJECT",
          e);
    } catch (IOException e) {
      throw new StartException("cannot register the schemas: " + e.getMessage(), e);
    }
  }

  /**
   * Waits until a stop is asked for, or something has failed for good.
   *
   * @return the failure, or empty if the stop was asked for
   */
  public Optional<String> awaitStop() throws InterruptedException {
    return running.awaitStop();
  }

  /** What has failed for good and why; empty while nothing has. */
  public Optional<String> failure() {
    return running.failure();
  }

  /** Stops everything in the reverse order of starting, and lets go of the data folder. */
  @Override
  public void close() {
    running.close();
    data.close();
  }
}
