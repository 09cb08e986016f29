package dev.charm.ops.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.scoring.ScoringSettings;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.training.ShippedPreferences;
import dev.charm.consumers.training.TrainingSettings;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.embedded.DataFolder;
import dev.charm.ops.embedded.EmbeddedRegistry;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.generate.PolicyModels;
import dev.charm.ops.lifecycle.RunningServices;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.metrics.kafka.KafkaMetricsReporter;
import dev.charm.ops.service.EncoderService;
import dev.charm.ops.service.ScorerService;
import dev.charm.ops.service.StackServices;
import dev.charm.ops.service.StreamsService;
import dev.charm.ops.service.TrainerService;
import dev.charm.schemas.CataloguePartitioner;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.Observer;
import dev.charm.streams.guarantees.Waiting;
import dev.charm.streams.settings.CalibrationSettings;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Broker, registry process and services, in the JVM of the test where it can look at them. */
public final class RunningStack implements AutoCloseable {
  public static final Installation INSTALLATION =
      Installation.ofCheckout(Path.of(System.getProperty("charm.root")));

  private final EmbeddedStack stack;
  private final int registryPort;
  private final Set<ProcessHandle> others =
      ProcessHandle.current().children().collect(Collectors.toSet());
  private List<Service> services = List.of();

  private RunningStack(EmbeddedStack stack, int registryPort) {
    this.stack = stack;
    this.registryPort = registryPort;
  }

  /** No service. */
  public static RunningStack bare(Path folder, int partitions) throws Exception {
    return start(folder, partitions, (endpoints, data) -> List.of());
  }

  /** Streams alone. */
  public static RunningStack calibrating(Path folder, int partitions, CalibrationSettings settings)
      throws Exception {
    return start(folder, partitions, (to, data) -> services(to, data, settings, false));
  }

  /** Streams and the scorer. */
  public static RunningStack scoring(Path folder, int partitions) throws Exception {
    return scoring(folder, partitions, CalibrationSettings.defaults());
  }

  /** Streams under these settings and the scorer. */
  public static RunningStack scoring(Path folder, int partitions, CalibrationSettings settings)
      throws Exception {
    return start(folder, partitions, (to, data) -> services(to, data, settings, true));
  }

  /** Streams, the scorer and a trainer that waits to be asked. */
  public static RunningStack learning(Path folder, int partitions) throws Exception {
    return start(
        folder,
        partitions,
        (to, data) -> {
          List<Service> services =
              new ArrayList<>(services(to, data, CalibrationSettings.defaults(), true));
          EncoderService encoder = (EncoderService) services.get(1);
          services.add(
              new TrainerService(
                  TrainingSettings.of(ShippedHead.NAME, Integer.MAX_VALUE),
                  new ShippedPreferences(),
                  data.views().resolve("trainer"),
                  connection(to),
                  encoder));
          return services;
        });
  }

  /** Everything, with a generator for each of some policy models. */
  public static RunningStack generating(
      Path folder, int partitions, PolicyModels declared, List<String> models, int samples)
      throws Exception {
    return start(
        folder,
        partitions,
        (to, data) -> {
          StackServices all =
              new StackServices(connection(to), CalibrationSettings.defaults(), line -> {});
          List<Service> services = new ArrayList<>(all.all(to, data));
          services.addAll(all.generators(declared, declared.choose(models), samples, to, data));
          return services;
        });
  }

  private static RunningStack start(
      Path folder, int partitions, BiFunction<Endpoints, DataFolder, List<Service>> services)
      throws Exception {
    int registryPort = Ports.free();
    RunningStack running =
        new RunningStack(
            new EmbeddedStack(
                INSTALLATION,
                new EmbeddedStack.Settings(
                    folder, Ports.free(), registryPort, Optional.of(partitions)),
                new StopRequest()),
            registryPort);
    try {
      assertThat(running.stack.start()).isTrue();
      running.services = services.apply(running.endpoints(), running.stack.data());
      assertThat(running.stack.run(running.services)).isTrue();
      return running;
    } catch (Exception e) {
      running.close();
      throw e;
    }
  }

  private static List<Service> services(
      Endpoints endpoints, DataFolder data, CalibrationSettings settings, boolean scoring) {
    Connection to = connection(endpoints);
    Properties streams = new Properties();
    streams.putAll(to.kafka());
    streams.setProperty("state.dir", data.streams().toString());
    Service calibration = new StreamsService(settings, to.with(streams), line -> {});
    if (!scoring) {
      return List.of(calibration);
    }
    EncoderService encoder = new EncoderService(new NativeLibraries(data.natives()));
    return List.of(
        calibration,
        encoder,
        new ScorerService(ScoringSettings.defaults(), data.views().resolve("scorer"), to, encoder));
  }

  /** How commands and services reach a stack. */
  public static Connection connection(Endpoints endpoints) {
    Properties clients = new Properties();
    clients.setProperty("bootstrap.servers", endpoints.bootstrapServers());
    return new Connection(KafkaMetricsReporter.in(clients), endpoints.schemaRegistry(), Map.of());
  }

  public Endpoints endpoints() {
    return stack.endpoints();
  }

  /** What runs, broker and registry among it. */
  public RunningServices running() {
    return stack.running();
  }

  /** Each service's state by its name. */
  public Map<String, Service.State> states() {
    Map<String, Service.State> states = new TreeMap<>();
    services.forEach(service -> states.put(service.name(), service.state()));
    return states;
  }

  /** The registry's process. */
  public ProcessHandle registryProcess() {
    return registryProcesses().findFirst().orElseThrow();
  }

  private Stream<ProcessHandle> registryProcesses() {
    return ProcessHandle.current().children().filter(child -> !others.contains(child));
  }

  /** Kills the registry's process, and each that is started in its place, until none is. */
  public void killRegistryForGood() throws Exception {
    Waiting.until(
        "the stack gives the registry up",
        () -> {
          registryProcesses().forEach(ProcessHandle::destroyForcibly);
          return stack.failure().isPresent();
        });
  }

  /** Another registry process in the place of one that is gone, on the same port and folder. */
  public EmbeddedRegistry anotherRegistryProcess() {
    return new EmbeddedRegistry(
        INSTALLATION,
        stack.data().registry(),
        stack.data().logs().resolve("registry.log"),
        registryPort);
  }

  /** Whether the registry serves requests. */
  public boolean registryAnswers() {
    try (Registry client = new Registry(endpoints().schemaRegistry(), Map.of())) {
      return !client.client().getAllSubjects().isEmpty();
    } catch (IOException | RestClientException e) {
      return false;
    }
  }

  /** Runs a command of {@code charm} against this stack. */
  public CommandRun charm(String... command) {
    return charm(endpoints(), command);
  }

  /** Runs a command that must succeed. */
  public CommandRun succeed(String... command) {
    CommandRun run = charm(command);
    assertThat(run.exitCode())
        .as(String.join(" ", command) + "\n" + run.out() + run.err())
        .isZero();
    return run;
  }

  /** Waits until {@code charm status} says that all has settled. */
  public static void awaitSettled(Endpoints endpoints) {
    CommandRun status = charm(endpoints, "status", "--until-idle", "--timeout", "180s");
    assertThat(status.exitCode()).as(status.out() + status.err()).isZero();
  }

  /** All that streaming has published. */
  public static CommittedLog published(Endpoints endpoints) throws IOException {
    try (Registry registry = new Registry(endpoints.schemaRegistry(), Map.of())) {
      return Observer.readOnce(endpoints.bootstrapServers(), registry);
    }
  }

  /** Runs a command of {@code charm} against a stack. */
  public static CommandRun charm(Endpoints endpoints, String... command) {
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(
        List.of(
            "--bootstrap-server",
            endpoints.bootstrapServers(),
            "--schema-registry",
            endpoints.schemaRegistry()));
    return CommandRun.charm(args.toArray(String[]::new));
  }

  /** Sends one record, and returns when it is acknowledged. */
  public <T extends SpecificRecord> void send(Topic<T> topic, String key, T value)
      throws Exception {
    Map<String, Object> kafka =
        Map.of(
            "bootstrap.servers",
            endpoints().bootstrapServers(),
            "partitioner.class",
            CataloguePartitioner.class);
    try (Registry registry = new Registry(endpoints().schemaRegistry(), Map.of());
        Serializer<T> serializer = registry.serializer(topic);
        KafkaProducer<String, T> producer =
            new KafkaProducer<>(kafka, new StringSerializer(), serializer)) {
      producer.send(new ProducerRecord<>(topic.name(), key, value)).get();
    }
  }

  @Override
  public void close() {
    stack.close();
  }
}
