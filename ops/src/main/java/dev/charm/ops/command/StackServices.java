package dev.charm.ops.command;

import dev.charm.consumers.scoring.ScoringSettings;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.training.TrainingSettings;
import dev.charm.ops.embedded.DataFolder;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.service.EncoderService;
import dev.charm.ops.service.RegistryWatch;
import dev.charm.ops.service.ScorerService;
import dev.charm.ops.service.Service;
import dev.charm.ops.service.StreamsService;
import dev.charm.ops.service.TrainerService;
import dev.charm.schemas.Topic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The services that run on an embedded broker and registry, with the settings of a command. */
final class StackServices {
  private static final String SESSION_TIMEOUT_MS = "10000";

  private final CommandSpec spec;
  private final CalibrationOptions calibration;
  private final ConnectionOptions connection;
  private @Nullable EncoderService encoder;
  private @Nullable TrainerService trainer;

  /**
   * @throws ParameterException if the options name a broker or registry: a stack starts its own
   * @throws RefusedSettingException if a Kafka client property would break a promise
   */
  StackServices(CommandSpec spec, CalibrationOptions calibration, ConnectionOptions connection) {
    if (connection.bootstrapServer != null || connection.schemaRegistry != null) {
      throw new ParameterException(
          spec.commandLine(),
          "'"
              + spec.qualifiedName()
              + "' starts a broker and a registry of its own; to work with others, run 'charm"
              + " topics create' and 'charm service streams|scorer|trainer'");
    }
    this.spec = spec;
    this.calibration = calibration;
    this.connection = connection;
    given(); // a setting that is refused is told before anything starts
  }

  private Connection given() {
    return connection.resolve(Map.of(), EnumSet.complementOf(EnumSet.of(ClientUse.REWRITE)));
  }

  /** All services, in the order of starting. */
  List<Service> all(Endpoints endpoints, DataFolder data) {
    List<Service> services = new ArrayList<>();
    services.add(registryWatch(endpoints));
    services.add(streams(endpoints, data));
    services.addAll(learning(endpoints, data));
    return services;
  }

  private Service registryWatch(Endpoints endpoints) {
    Connection to = to(endpoints);
    List<Topic<?>> written = new ArrayList<>(RegistryWatch.STREAMS);
    written.addAll(RegistryWatch.LEARNING);
    return new RegistryWatch(to.kafka(), to.registryUrl(), to.registrySettings(), written, tell());
  }

  private Consumer<String> tell() {
    return Told.on(spec.commandLine().getErr());
  }

  /** Calibration. */
  Service streams(Endpoints endpoints, DataFolder data) {
    Connection to = to(endpoints);
    Properties kafka = copy(to.kafka());
    kafka.setProperty("state.dir", data.streams().toString());
    // After a kill the same member comes back at once; as a new one it would wait for the session
    // of the killed one to end.
    kafka.putIfAbsent("main.consumer.group.instance.id", "charm-up");
    kafka.putIfAbsent("main.consumer.session.timeout.ms", SESSION_TIMEOUT_MS);
    return new StreamsService(
        calibration.settings(spec), kafka, to.registryUrl(), to.registrySettings(), tell());
  }

  /** Begins to load what takes longest, while broker and registry start. */
  void loadAhead(DataFolder data) {
    encoder(data).begin();
  }

  private EncoderService encoder(DataFolder data) {
    EncoderService made = encoder;
    if (made == null) {
      made = new EncoderService(new NativeLibraries(data.natives()));
      encoder = made;
    }
    return made;
  }

  /** Encoder, scorer and trainer. */
  List<Service> learning(Endpoints endpoints, DataFolder data) {
    Connection to = to(endpoints);
    Properties kafka = copy(to.kafka());
    kafka.putIfAbsent("session.timeout.ms", SESSION_TIMEOUT_MS);
    ShippedHead.missing().ifPresent(tell());
    EncoderService encoder = encoder(data);
    ScorerService scorer =
        new ScorerService(
            ScoringSettings.defaults(),
            data.views().resolve("scorer"),
            kafka,
            to.registryUrl(),
            to.registrySettings(),
            encoder);
    trainer =
        new TrainerService(
            TrainingSettings.defaults(),
            data.views().resolve("trainer"),
            kafka,
            to.registryUrl(),
            to.registrySettings(),
            encoder);
    return List.of(encoder, scorer, trainer);
  }

  /**
   * The trainer among the services.
   *
   * @throws IllegalStateException before {@link #learning}
   */
  TrainerService trainer() {
    if (trainer == null) {
      throw new IllegalStateException("the services are not made yet");
    }
    return trainer;
  }

  /** The connection of the options, but to a stack's own broker and registry. */
  Connection to(Endpoints endpoints) {
    Connection given = given();
    Properties kafka = copy(given.kafka());
    kafka.setProperty("bootstrap.servers", endpoints.bootstrapServers());
    return new Connection(kafka, endpoints.schemaRegistry(), given.registrySettings());
  }

  private static Properties copy(Properties properties) {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }
}
