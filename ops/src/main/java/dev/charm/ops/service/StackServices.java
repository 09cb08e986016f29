package dev.charm.ops.service;

import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.live.GeneratorSettings;
import dev.charm.consumers.generation.live.PromptSelection;
import dev.charm.consumers.scoring.ScoringSettings;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.consumers.training.OriginalPreferences;
import dev.charm.consumers.training.ShippedPreferences;
import dev.charm.consumers.training.TrainingSettings;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.dashboard.DashboardService;
import dev.charm.ops.dashboard.DashboardSettings;
import dev.charm.ops.embedded.DataFolder;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.generate.PolicyModels;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.models.RewardModels;
import dev.charm.schemas.Topic;
import dev.charm.streams.settings.CalibrationSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The services that run on an embedded broker and registry. */
public final class StackServices implements AutoCloseable {
  private static final String SESSION_TIMEOUT_MS = "10000";

  private final Connection given;
  private final CalibrationSettings calibration;
  private final Consumer<String> tell;
  private TrainingSettings training = TrainingSettings.defaults();
  private OriginalPreferences.Source originals = new ShippedPreferences();
  private @Nullable EncoderService encoder;
  private @Nullable TrainerService trainer;

  /**
   * @param given client properties; its addresses are not used
   * @param tell what services have to say to the person at the terminal
   */
  public StackServices(Connection given, CalibrationSettings calibration, Consumer<String> tell) {
    this.given = given;
    this.calibration = calibration;
    this.tell = tell;
  }

  /** Has the trainer work so, instead of as usual. */
  public void train(TrainingSettings settings, OriginalPreferences.Source preferences) {
    training = settings;
    originals = preferences;
  }

  /** All services, in the order of starting. */
  public List<Service> all(Endpoints endpoints, DataFolder data) {
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
    return new RegistryWatch(to, written, tell);
  }

  /** Calibration. */
  public Service streams(Endpoints endpoints, DataFolder data) {
    Connection to = to(endpoints);
    Properties kafka = copy(to.kafka());
    kafka.setProperty("state.dir", data.streams().toString());
    // After a kill the same member comes back at once; as a new one it would wait for the session
    // of the killed one to end.
    kafka.putIfAbsent("main.consumer.group.instance.id", "charm-up");
    kafka.putIfAbsent("main.consumer.session.timeout.ms", SESSION_TIMEOUT_MS);
    return new StreamsService(calibration, to.with(kafka), tell);
  }

  /** Begins to load what takes longest, while broker and registry start. */
  public void loadAhead(DataFolder data) {
    encoder(data).begin();
  }

  private EncoderService encoder(DataFolder data) {
    EncoderService made = encoder;
    if (made == null) {
      made = new EncoderService(new NativeLibraries(data.natives()), data.embeddings());
      encoder = made;
    }
    return made;
  }

  /** Encoder, scorer and trainer. */
  public List<Service> learning(Endpoints endpoints, DataFolder data) {
    Connection to = to(endpoints);
    Properties kafka = copy(to.kafka());
    kafka.putIfAbsent("session.timeout.ms", SESSION_TIMEOUT_MS);
    ShippedHead.missing().ifPresent(tell);
    EncoderService encoder = encoder(data);
    ScorerService scorer =
        new ScorerService(
            ScoringSettings.defaults(), data.views().resolve("scorer"), to.with(kafka), encoder);
    trainer =
        new TrainerService(
            training, originals, data.views().resolve("trainer"), to.with(kafka), encoder);
    return List.of(encoder, scorer, trainer);
  }

  /** A scorer for each reward model that a file declares. */
  public List<Service> declared(RewardModels models, Endpoints endpoints, DataFolder data) {
    Connection to = to(endpoints);
    Properties kafka = copy(to.kafka());
    kafka.putIfAbsent("session.timeout.ms", SESSION_TIMEOUT_MS);
    ScoringSettings usual = ScoringSettings.defaults();
    List<Service> services = new ArrayList<>();
    for (RewardModelDeclaration model : models.live()) {
      ScoringSettings settings = ScoringSettings.defaults(model.id().name(), usual.instance());
      String folder = "scorer-" + URLEncoder.encode(model.id().toString(), StandardCharsets.UTF_8);
      services.add(
          new DeclaredScorerService(
              model, models, settings, data.views().resolve(folder), to.with(kafka)));
    }
    return services;
  }

  /**
   * A generator for each of some policy models.
   *
   * @param declared what makes their backends
   * @param samples answers to each prompt
   */
  public List<Service> generators(
      PolicyModels declared,
      Collection<PolicyModelDeclaration> models,
      int samples,
      Endpoints endpoints,
      DataFolder data) {
    Connection to = to(endpoints);
    Properties kafka = copy(to.kafka());
    kafka.putIfAbsent("session.timeout.ms", SESSION_TIMEOUT_MS);
    List<Service> services = new ArrayList<>();
    for (PolicyModelDeclaration model : models) {
      GeneratorSettings settings =
          new GeneratorSettings(
              model.name(),
              ScoringSettings.defaults().instance(),
              samples,
              PromptSelection.ALL,
              model.concurrency(),
              model.budget(),
              ScoringSettings.defaults().retryPause());
      String folder = "generator-" + URLEncoder.encode(model.name(), StandardCharsets.UTF_8);
      services.add(
          new DeclaredGeneratorService(
              model, declared, settings, data.views().resolve(folder), to.with(kafka)));
    }
    return services;
  }

  /**
   * The dashboard.
   *
   * @param listening is told its address
   */
  public Service dashboard(
      DashboardSettings settings, EmbeddedStack stack, Consumer<String> listening) {
    return new DashboardService(
        settings,
        stack.data().views().resolve("dashboard"),
        to(stack.endpoints()),
        listening,
        stack.running()::services);
  }

  /**
   * The trainer among the services.
   *
   * @throws IllegalStateException before {@link #learning}
   */
  public TrainerService trainer() {
    if (trainer == null) {
      throw new IllegalStateException("the services are not made yet");
    }
    return trainer;
  }

  /** The connection given, but to a stack's own broker and registry. */
  public Connection to(Endpoints endpoints) {
    Properties kafka = copy(given.kafka());
    kafka.setProperty("bootstrap.servers", endpoints.bootstrapServers());
    return new Connection(kafka, endpoints.schemaRegistry(), given.registrySettings());
  }

  /**
   * Waits until the encoder is loaded, if that has begun and nothing has closed it: the process
   * must not end while a native library is at work, which would be its crash.
   */
  @Override
  public void close() {
    EncoderService made = encoder;
    if (made != null) {
      made.close();
    }
  }

  private static Properties copy(Properties properties) {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }
}
