package dev.charm.consumers.training.external;

import dev.charm.consumers.scoring.RewardModelPublisher;
import dev.charm.consumers.training.Lineage;
import dev.charm.consumers.training.RoundRecords;
import dev.charm.consumers.training.TrainingObjective;
import dev.charm.consumers.training.pinned.PairSnapshot;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.consumers.views.TopicView;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.SnapshotManifest;
import dev.charm.schemas.Topics;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The rounds of one reward model whose candidates commands make.
 *
 * <p>Whoever decides on a version of a reward model, a trainer or a command, writes under one
 * transactional id. Here it is held only while something is decided: the topics are read to their
 * end, looked at, and written to, and whoever did the same meanwhile is fenced and begins again. So
 * a trainer's work goes on while a command runs for hours, and no two take one number for their
 * versions or the place of one parent. A round that begins ends those that others have left under
 * way: one of a process that is gone, or one that still runs and is told so.
 */
public final class ExternalRounds implements AutoCloseable {
  private static final Duration CATCH_UP = Duration.ofSeconds(30);
  private static final int MOST_TRIES = 5;

  private final String rewardModel;
  private final Properties clients;
  private final Registry registry;
  private final RewardModelView models;
  private final TopicView<TrainingRound> rounds;

  /** What is done while nobody else decides. */
  interface Section<T> {
    T run(RewardModelPublisher publisher) throws EndedRoundException, InterruptedException;
  }

  /**
   * Begins to read.
   *
   * @param rewardModel without version
   * @param registry stays the caller's to close
   */
  public ExternalRounds(String rewardModel, Properties clients, Registry registry) {
    this.rewardModel = rewardModel;
    this.clients = clients;
    this.registry = registry;
    models = new RewardModelView(rewardModel, clients, registry);
    try {
      rounds =
          TopicView.open(
              Topics.TRAINING_ROUNDS,
              round ->
                  rewardModel.equals(round.getRewardModel())
                          && TrainingObjective.EXTERNAL.equals(round.getObjective())
                      ? Optional.of(round)
                      : Optional.empty(),
              clients,
              registry,
              List.of());
    } catch (RuntimeException e) {
      models.close();
      throw e;
    }
  }

  /** The version that scores now. */
  public Optional<RewardModelVersion> active() throws InterruptedException {
    awaitCaughtUp();
    return models.active();
  }

  /** The version that its lineage began with, itself if it has no parent. */
  public RewardModelVersion first(RewardModelVersion version) {
    return new Lineage(models.versions()).first(version);
  }

  /**
   * Begins a round: RUNNING. Rounds of commands that are under way are over: FAILED.
   *
   * @param parent the version whose pairs were pinned
   * @throws EndedRoundException if that is not active any more
   */
  public ExternalRound begin(String name, RewardModelVersion parent, PairSnapshot pairs)
      throws EndedRoundException, InterruptedException {
    SnapshotManifest snapshot = pairs.manifest();
    RoundRecords records =
        new RoundRecords(rewardModel, name, TrainingObjective.EXTERNAL, snapshot);
    return exclusively(
        publisher -> {
          String id = RewardModelView.id(parent);
          if (models.active().filter(v -> RewardModelView.id(v).equals(id)).isEmpty()) {
            throw new EndedRoundException(id + " is not active any more");
          }
          List<TrainingRound> states = new ArrayList<>();
          for (TrainingRound round : rounds.snapshot().values()) {
            if (TrainingStatus.of(round.getStatus()) == TrainingStatus.RUNNING) {
              states.add(over(round, name));
            }
          }
          states.add(records.state(TrainingStatus.RUNNING, null, null));
          publisher.publish(List.of(), states);
          return new ExternalRound(this, records, parent);
        });
  }

  private static TrainingRound over(TrainingRound left, String successor) {
    return TrainingRound.newBuilder(left)
        .setStatus(TrainingStatus.FAILED.name())
        .setReason("its process is gone, or lost its place: round " + successor + " began")
        .setChangedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .build();
  }

  RewardModelView models() {
    return models;
  }

  /** What the topic says of a round. */
  Optional<TrainingRound> round(String name) {
    return rounds.get(Keys.join(rewardModel, name));
  }

  /** Does something that is decided on the newest there is, alone. */
  <T> T exclusively(Section<T> section) throws EndedRoundException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try (RewardModelPublisher publisher =
          new RewardModelPublisher("trainer-" + rewardModel, clients, registry)) {
        awaitCaughtUp();
        T result = section.run(publisher);
        awaitCaughtUp();
        return result;
      } catch (KafkaException e) {
        if (!isFenced(e) || tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private static boolean isFenced(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  private void awaitCaughtUp() throws InterruptedException {
    models.requireAlive();
    rounds.requireAlive();
    if (!models.awaitCaughtUp(CATCH_UP) || !rounds.awaitCaughtUp(CATCH_UP)) {
      throw new TimeoutException("what was published of versions and rounds cannot be read yet");
    }
  }

  @Override
  public void close() {
    models.close();
    rounds.close();
  }
}
