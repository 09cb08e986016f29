package dev.charm.ops.service;

import dev.charm.consumers.scoring.ScorerFactory;
import dev.charm.consumers.scoring.ScoringService;
import dev.charm.consumers.scoring.ScoringSettings;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.lifecycle.Held;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scoring as a service. It fails for good only when another takes its name; else it tries again
 * until it is stopped.
 */
public final class ScorerService extends LearningService {
  private final ScoringSettings settings;
  private volatile @Nullable ScoringService scoring;

  /**
   * @param folder of this service alone, for texts; whatever is in it is removed
   * @param to where Kafka and the registry are
   * @param encoder started before, closed after this
   */
  public ScorerService(
      ScoringSettings settings, Path folder, Connection to, EncoderService encoder) {
    super(folder, to, encoder);
    this.settings = settings;
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
    return stateOf(ScoringStates.of(service.health().state()));
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
    super.close();
  }
}
