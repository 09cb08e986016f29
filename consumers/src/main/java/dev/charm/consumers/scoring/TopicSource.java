package dev.charm.consumers.scoring;

import dev.charm.consumers.views.RewardModelView;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The active version of a reward model, as {@code charm.reward-models} has it. */
final class TopicSource implements ScorerSource {
  private static final Logger LOG = LoggerFactory.getLogger(TopicSource.class);
  private static final Duration CATCH_UP = Duration.ofSeconds(30);

  private final RewardModelView models;
  private final ScorerFactory scorers;
  private final String instance;
  private final Properties clients;
  private final Registry registry;
  private final Set<String> refused = new HashSet<>();

  /**
   * @param registry stays the caller's to close
   */
  TopicSource(
      ScoringSettings settings, ScorerFactory scorers, Properties clients, Registry registry) {
    this.models = new RewardModelView(settings.rewardModelName(), clients, registry);
    this.scorers = scorers;
    this.instance = settings.instance();
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
    return models.active(v -> !refused.contains(v.getArtifactSha256())).map(this::choice);
  }

  private Choice choice(RewardModelVersion version) {
    return new Choice(
        RewardModelView.id(version), version.getArtifactSha256(), () -> scorers.open(version));
  }

  @Override
  public Optional<String> problem() {
    return models.name().equals(ShippedHead.NAME) && models.versions().isEmpty()
        ? ShippedHead.missing()
        : Optional.empty();
  }

  @Override
  public void refuse(Choice choice) {
    refused.add(choice.key());
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
