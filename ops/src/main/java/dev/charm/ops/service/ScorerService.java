package dev.charm.ops.service;

import dev.charm.consumers.scoring.ScorerFactory;
import dev.charm.consumers.scoring.ScoringService;
import dev.charm.consumers.scoring.ScoringSettings;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.lifecycle.Held;
import dev.charm.ops.lifecycle.Service;
import dev.charm.schemas.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scoring as a service. It fails for good only when another takes its name; else it tries again
 * until it is stopped.
 */
public final class ScorerService implements Service {
  private final ScoringSettings settings;
  private final Path folder;
  private final Connection to;
  private final Registry registry;
  private final EncoderService encoder;
  private volatile @Nullable ScoringService scoring;
  private volatile boolean wasRunning;

  /**
   * @param folder of this service alone, for texts; whatever is in it is removed
   * @param to where Kafka and the registry are
   * @param encoder started before, closed after this
   */
  public ScorerService(
      ScoringSettings settings, Path folder, Connection to, EncoderService encoder) {
    this.settings = settings;
    this.folder = folder;
    this.to = to;
    this.registry = new Registry(to.registryUrl(), to.registrySettings());
    this.encoder = encoder;
  }

  @Override
  public String name() {
    return "scorer";
  }

  @Override
  public void start() {
    ScoringService service =
        new ScoringService(
            settings, folder, to.kafka(), registry, ScorerFactory.heads(encoder.encoder()));
    scoring = service;
    service.start();
  }

  @Override
  public State state() {
    ScoringService service = scoring;
    if (service == null) {
      return State.STARTING;
    }
    State state =
        switch (service.health().state()) {
          case NEW, STARTING -> State.STARTING;
          case RUNNING, WITHOUT_HEAD -> State.RUNNING;
          case RETRYING -> wasRunning ? State.RUNNING : State.STARTING;
          case REPLACED -> State.FAILED;
          case STOPPED -> State.STOPPED;
        };
    wasRunning |= state == State.RUNNING;
    return state;
  }

  @Override
  public Optional<String> problem() {
    ScoringService service = scoring;
    return service == null
        ? Optional.empty()
        : Optional.of(service.health().detail()).filter(detail -> !detail.isEmpty());
  }

  @Override
  public List<Held> held() {
    ScoringService service = scoring;
    return service == null ? List.of() : List.of(new Held(service.prompts(), "prompts"));
  }

  @Override
  public void close() {
    ScoringService service = scoring;
    if (service != null) {
      service.close();
    }
    close(registry);
  }

  static void close(Registry registry) {
    try {
      registry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
