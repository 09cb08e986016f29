package dev.charm.ops.service;

import dev.charm.consumers.training.OriginalPreferences;
import dev.charm.consumers.training.TrainingCounts;
import dev.charm.consumers.training.TrainingOutcome;
import dev.charm.consumers.training.TrainingService;
import dev.charm.consumers.training.TrainingSettings;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.lifecycle.Held;
import dev.charm.ops.metrics.OwnMetric;
import dev.charm.ops.metrics.Reading;
import dev.charm.ops.metrics.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Training as a service. It never fails for good: it tries again until it is stopped. */
public final class TrainerService extends LearningService {
  private final TrainingSettings settings;
  private final OriginalPreferences.Source originals;
  private volatile @Nullable TrainingService training;

  /**
   * @param originals the preferences from outside the loop
   * @param folder of this service alone, for pairs and the round under way
   * @param to where Kafka and the registry are
   * @param encoder started before, closed after this
   */
  public TrainerService(
      TrainingSettings settings,
      OriginalPreferences.Source originals,
      Path folder,
      Connection to,
      EncoderService encoder) {
    super(folder, to, encoder);
    this.settings = settings;
    this.originals = originals;
  }

  @Override
  public String name() {
    return "trainer";
  }

  @Override
  public void start() {
    TrainingService service =
        new TrainingService(settings, folder, to.kafka(), registry, encoder.encoder(), originals);
    training = service;
    service.start();
  }

  /**
   * Asks for a training on what is committed by now.
   *
   * @throws IllegalStateException before it is started
   */
  public CompletableFuture<TrainingOutcome> trainNow() {
    TrainingService service = training;
    if (service == null) {
      throw new IllegalStateException("the trainer is not started");
    }
    return service.trainNow();
  }

  @Override
  public State state() {
    TrainingService service = training;
    if (service == null) {
      return State.STARTING;
    }
    return stateOf(
        switch (service.health().state()) {
          case NEW -> State.STARTING;
          case WAITING, TRAINING, WITHOUT_HEAD -> State.RUNNING;
          case RETRYING -> null;
          case STOPPED -> State.STOPPED;
        });
  }

  @Override
  public Optional<String> problem() {
    TrainingService service = training;
    return Optional.ofNullable(service)
        .map(TrainingService::health)
        .filter(
            health ->
                health.state() == TrainingService.State.RETRYING
                    || health.state() == TrainingService.State.WITHOUT_HEAD)
        .map(TrainingService.Health::detail);
  }

  @Override
  public List<Sample> samples() {
    TrainingService service = training;
    if (service == null) {
      return List.of();
    }
    TrainingCounts counts = service.counts();
    boolean retrying = service.health().state() == TrainingService.State.RETRYING;
    return List.of(
        OwnMetric.SERVICE_RETRYING.is(retrying ? 1 : 0, name()),
        OwnMetric.TRAINING_ROUNDS.is(counts.promoted(), "promoted"),
        OwnMetric.TRAINING_ROUNDS.is(counts.refused(), "refused"),
        OwnMetric.TRAINING_ROUNDS.is(counts.nothing(), "nothing"),
        OwnMetric.TRAINING_ROUNDS.is(counts.failed(), "failed"),
        OwnMetric.TRAINING_SECONDS.is(counts.seconds()));
  }

  @Override
  public List<Reading> readings() {
    TrainingService service = training;
    return service == null ? List.of() : List.of(Reading.at(name(), service.positions()));
  }

  @Override
  public List<Held> held() {
    TrainingService service = training;
    return service == null ? List.of() : List.of(new Held(service.pairs(), "pairs"));
  }

  @Override
  public void close() {
    TrainingService service = training;
    if (service != null) {
      service.close();
    }
    super.close();
  }
}
