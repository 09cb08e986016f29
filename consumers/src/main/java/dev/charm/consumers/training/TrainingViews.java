package dev.charm.consumers.training;

import dev.charm.consumers.store.TopicStore;
import dev.charm.consumers.training.pinned.InForce;
import dev.charm.consumers.training.pinned.PairSnapshot;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.consumers.views.TopicView;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelId;
import dev.charm.schemas.Topics;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The four topics that the training of one reward model looks at; the pairs are on disk. */
final class TrainingViews implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingViews.class);
  private static final Duration CATCH_UP = Duration.ofSeconds(30);

  private final String rewardModelName;
  private final AtomicLong pairChanges = new AtomicLong();
  private final RewardModelView models;
  private final TopicStore<PreferencePair> pairs;
  private final TopicView<InForce> calibrations;
  private final TopicView<TrainingRound> rounds;

  /**
   * Begins to read.
   *
   * @param rewardModelName without version
   * @param folder its own, for the pairs
   * @param onChange called at each change of a pair or a calibration, in a thread of the view
   */
  TrainingViews(
      String rewardModelName,
      Path folder,
      Properties clients,
      Registry registry,
      Runnable onChange) {
    this.rewardModelName = rewardModelName;
    pairs =
        TopicStore.open(
            Topics.PREFERENCE_PAIRS,
            pair -> Optional.of(pair).filter(p -> isOurs(p.getRewardModel())),
            folder,
            clients,
            registry,
            () -> {
              pairChanges.incrementAndGet();
              onChange.run();
            });
    List<AutoCloseable> opened = new ArrayList<>(List.of(pairs));
    try {
      models = new RewardModelView(rewardModelName, clients, registry);
      opened.add(models);
      calibrations =
          TopicView.open(
              Topics.CALIBRATIONS,
              c -> isOurs(c.getRewardModel()) ? Optional.of(InForce.of(c)) : Optional.empty(),
              clients,
              registry,
              List.of((key, before, now) -> onChange.run()));
      opened.add(calibrations);
      rounds =
          TopicView.open(
              Topics.TRAINING_ROUNDS,
              r ->
                  rewardModelName.equals(r.getRewardModel())
                      ? Optional.of(held(r))
                      : Optional.empty(),
              clients,
              registry,
              List.of((key, before, now) -> onChange.run()));
    } catch (RuntimeException e) {
      opened.forEach(each -> close(each, e));
      throw e;
    }
  }

  private static void close(AutoCloseable opened, RuntimeException failure) {
    try {
      opened.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  /** Of a round that is over only how it ended is held: there may be thousands. */
  private static TrainingRound held(TrainingRound round) {
    return isOver(round) ? TrainingRound.newBuilder(round).setCurve(List.of()).build() : round;
  }

  private static boolean isCommandRunning(TrainingRound round) {
    return TrainingObjective.EXTERNAL.equals(round.getObjective())
        && TrainingStatus.of(round.getStatus()) == TrainingStatus.RUNNING;
  }

  private static boolean isOver(TrainingRound round) {
    return TrainingStatus.of(round.getStatus()).isOver();
  }

  /** The round that was asked for first, is not over, and is for a trainer. */
  Optional<TrainingRound> nextRound() {
    return next(rounds.snapshot().values());
  }

  /** Of these; a command that somebody runs is never a trainer's to go on with. */
  static Optional<TrainingRound> next(Collection<TrainingRound> rounds) {
    return rounds.stream()
        .filter(round -> !isOver(round) && !isCommandRunning(round))
        .min(
            Comparator.comparing(TrainingRound::getChangedAt)
                .thenComparing(TrainingRound::getRound));
  }

  /** What the topic says of a round, if it knows it. */
  Optional<TrainingRound> round(String name) {
    return rounds.get(Keys.join(rewardModelName, name));
  }

  private boolean isOurs(@Nullable String rewardModel) {
    return rewardModel != null
        && rewardModel.lastIndexOf('@') > 0
        && RewardModelId.parse(rewardModel).name().equals(rewardModelName);
  }

  RewardModelView models() {
    return models;
  }

  /**
   * Waits until what was committed by now is read, however long that takes: to give up would mean
   * to begin again.
   *
   * @throws IllegalStateException if a view has failed
   */
  void awaitCaughtUp() throws InterruptedException {
    while (!models.awaitCaughtUp(CATCH_UP)
        || !pairs.awaitCaughtUp(CATCH_UP)
        || !calibrations.awaitCaughtUp(CATCH_UP)
        || !rounds.awaitCaughtUp(CATCH_UP)) {
      LOG.info("the pairs are still being read: {} so far", pairs.size());
    }
  }

  /** Whether a version has calibrations, and every pair follows them. */
  boolean settled(String rewardModel) {
    List<InForce> ours =
        calibrations.snapshot().values().stream()
            .filter(c -> rewardModel.equals(c.rewardModel()))
            .toList();
    return !ours.isEmpty() && ours.stream().allMatch(InForce::settled);
  }

  /** The pairs of a version as they stand; to be closed before the views. */
  PairSnapshot pin(String rewardModel) {
    return PairSnapshot.pin(rewardModel, pairs.pin(), calibrations.snapshot());
  }

  /** How often a pair changed so far, of whatever version. */
  long pairChanges() {
    return pairChanges.get();
  }

  /** How many pairs there are, roughly, of all versions. */
  long pairs() {
    return pairs.size();
  }

  /** Where it was in the pairs when it looked last. */
  Map<TopicPartition, Long> positions() {
    return pairs.positions();
  }

  /**
   * Makes sure that all of them go on.
   *
   * @throws IllegalStateException if one has failed
   */
  void requireAlive() {
    models.requireAlive();
    pairs.requireAlive();
    calibrations.requireAlive();
    rounds.requireAlive();
  }

  /** Whether all of them go on. */
  boolean areAlive() {
    try {
      requireAlive();
      return true;
    } catch (IllegalStateException failed) {
      return false;
    }
  }

  @Override
  public void close() {
    models.close();
    pairs.close();
    calibrations.close();
    rounds.close();
  }
}
