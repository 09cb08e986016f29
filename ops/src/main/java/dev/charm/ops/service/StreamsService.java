package dev.charm.ops.service;

import dev.charm.streams.CalibrationService;
import dev.charm.streams.CalibrationSettings;
import dev.charm.streams.rating.Ratings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The calibration topology as a service. */
public final class StreamsService implements Service {
  private final CalibrationSettings settings;
  private final Properties kafka;
  private final String registryUrl;
  private final Map<String, ?> registrySettings;
  private volatile @Nullable CalibrationService calibration;

  /**
   * @param kafka settings of Kafka Streams: {@code bootstrap.servers} and {@code state.dir} at
   *     least
   * @param registryUrl of the schema registry
   * @param registrySettings further settings of the registry client
   */
  public StreamsService(
      CalibrationSettings settings,
      Properties kafka,
      String registryUrl,
      Map<String, ?> registrySettings) {
    this.settings = settings;
    this.kafka = kafka;
    this.registryUrl = registryUrl;
    this.registrySettings = registrySettings;
  }

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public void start() {
    CalibrationService service =
        new CalibrationService(settings, kafka, registryUrl, registrySettings);
    calibration = service;
    service.start();
  }

  @Override
  public State state() {
    CalibrationService service = calibration;
    if (service == null) {
      return State.STARTING;
    }
    if (service.failure().isDone()) {
      return State.FAILED;
    }
    return switch (service.state()) {
      case CREATED, REBALANCING -> State.STARTING;
      case RUNNING -> State.RUNNING;
      case PENDING_SHUTDOWN, NOT_RUNNING -> State.STOPPED;
      case PENDING_ERROR, ERROR -> State.FAILED;
    };
  }

  @Override
  public Optional<String> problem() {
    CalibrationService service = calibration;
    return service == null || !service.failure().isDone()
        ? Optional.empty()
        : Optional.of(FailureReason.of(service.failure().join()));
  }

  @Override
  public List<Held> held() {
    CalibrationService service = calibration;
    return service == null
        ? List.of()
        : List.of(
            new Held(service.estimatedEntries("rewards"), "prompts with rewards"),
            new Held(service.estimatedEntries(Ratings.KNOWN_VOTES_STORE), "votes"));
  }

  @Override
  public void close() {
    CalibrationService service = calibration;
    if (service != null) {
      service.close();
    }
  }
}
