package dev.charm.consumers.scoring;

import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelVersion;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The active version of a reward model, as {@code charm.reward-models} has it. */
final class TopicSource implements ScorerSource {
  private static final Logger LOG = LoggerFactory.getLogger(TopicSource.class);
  private static final Duration CATCH_UP = Duration.ofSeconds(30);

  /** Of a folder that is not there: as many pauses as the service makes between two tries. */
  private static final int PAUSES = 10;

  private static final int MOST_DOUBLINGS = 5;

  private final RewardModelView models;
  private final ScorerFactory scorers;
  private final String instance;
  private final Properties clients;
  private final Registry registry;
  private final Duration pause;
  private final Map<String, Refusal> refused = new HashMap<>();

  /**
   * What could not be loaded.
   *
   * @param times how often
   * @param again when to try again; null for never
   */
  private record Refusal(String reason, int times, @Nullable Instant again) {
    boolean holds() {
      return again == null || Instant.now().isBefore(again);
    }
  }

  /**
   * @param registry stays the caller's to close
   */
  TopicSource(
      ScoringSettings settings, ScorerFactory scorers, Properties clients, Registry registry) {
    this.models = new RewardModelView(settings.rewardModelName(), clients, registry);
    this.scorers = scorers;
    this.instance = settings.instance();
    this.pause = settings.retryPause().multipliedBy(PAUSES);
    this.clients = clients;
    this.registry = registry;
  }

  /** Announces the head that comes with the project if there is no version yet. */
  @Override
  public void begin(Runnable onChange) throws InterruptedException, IOException {
    models.listen(onChange);
    while (!models.awaitCaughtUp(CATCH_UP)) {
      LOG.warn("the reward models could not be read yet");
    }
    if (models.name().equals(ShippedHead.NAME)
        && models.versions().isEmpty()
        && ShippedHead.missing().isEmpty()) {
      try (RewardModelPublisher publisher =
          new RewardModelPublisher("scorer-" + instance, clients, registry)) {
        publisher.publish(List.of(ShippedHead.version()));
      }
      models.awaitCaughtUp(CATCH_UP);
    }
  }

  @Override
  public Optional<Choice> choice() {
    return models.active(v -> !isRefused(v)).map(this::choice);
  }

  private boolean isRefused(RewardModelVersion version) {
    Refusal refusal = refused.get(version.getArtifactSha256());
    return refusal != null && refusal.holds();
  }

  private Choice choice(RewardModelVersion version) {
    return new Choice(
        RewardModelView.id(version), version.getArtifactSha256(), () -> scorers.open(version));
  }

  @Override
  public Optional<String> problem() {
    if (models.name().equals(ShippedHead.NAME) && models.versions().isEmpty()) {
      return ShippedHead.missing();
    }
    return models.active().flatMap(this::refusal);
  }

  private Optional<String> refusal(RewardModelVersion version) {
    return Optional.ofNullable(refused.get(version.getArtifactSha256()))
        .map(refusal -> RewardModelView.id(version) + " cannot score here: " + refusal.reason());
  }

  @Override
  public void refuse(Choice choice, String reason) {
    boolean inAFolder =
        models.versions().stream()
            .anyMatch(
                v -> v.getArtifactSha256().equals(choice.key()) && v.getArtifactUri() != null);
    Refusal before = refused.get(choice.key());
    int times = before == null ? 1 : before.times() + 1;
    Instant again =
        inAFolder
            ? Instant.now().plus(pause.multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS)))
            : null;
    refused.put(choice.key(), new Refusal(reason, times, again));
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    models.awaitCaughtUp(CATCH_UP);
    Thread.sleep(most.toMillis());
  }

  @Override
  public void requireAlive() {
    models.requireAlive();
  }

  @Override
  public void close() {
    models.close();
  }
}
