package dev.charm.consumers.training;

import dev.charm.consumers.views.RewardModelView;
import dev.charm.consumers.views.TopicView;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelId;
import dev.charm.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The three topics that the training of one reward model looks at. */
final class TrainingViews implements AutoCloseable {
  private static final Duration CATCH_UP = Duration.ofSeconds(30);

  private final String rewardModelName;
  private final RewardModelView models;
  private final TopicView<PreferencePair> pairs;
  private final TopicView<Calibration> calibrations;

  /**
   * Begins to read.
   *
   * @param rewardModelName without version
   * @param onChange called at each change of a pair or a calibration, in a thread of the view
   */
  TrainingViews(String rewardModelName, Properties clients, Registry registry, Runnable onChange) {
    this.rewardModelName = rewardModelName;
    models = new RewardModelView(rewardModelName, clients, registry);
    pairs =
        TopicView.open(
            Topics.PREFERENCE_PAIRS,
            pair -> Optional.of(pair).filter(p -> isOurs(p.getRewardModel())),
            clients,
            registry,
            List.of((key, before, now) -> onChange.run()));
    calibrations =
        TopicView.open(
            Topics.CALIBRATIONS,
            calibration -> Optional.of(calibration).filter(c -> isOurs(c.getRewardModel())),
            clients,
            registry,
            List.of((key, before, now) -> onChange.run()));
  }

  private boolean isOurs(@Nullable String rewardModel) {
    return rewardModel != null
        && rewardModel.lastIndexOf('@') > 0
        && RewardModelId.parse(rewardModel).name().equals(rewardModelName);
  }

  RewardModelView models() {
    return models;
  }

  /** Waits until what was committed by now is read. */
  void awaitCaughtUp() throws InterruptedException {
    if (!models.awaitCaughtUp(CATCH_UP)
        || !pairs.awaitCaughtUp(CATCH_UP)
        || !calibrations.awaitCaughtUp(CATCH_UP)) {
      throw new TimeoutException("the pairs could not be read to their end");
    }
  }

  /** Whether a version has calibrations, and every pair follows them. */
  boolean settled(String rewardModel) {
    List<Calibration> ours =
        calibrations.snapshot().values().stream()
            .filter(c -> rewardModel.equals(c.getRewardModel()))
            .toList();
    return !ours.isEmpty() && ours.stream().allMatch(Calibration::getSettled);
  }

  /** The pairs of a version as they stand. */
  PairSnapshot pin(String rewardModel) {
    return PairSnapshot.pin(rewardModel, pairs.snapshot(), calibrations.snapshot());
  }

  @Override
  public void close() {
    models.close();
    pairs.close();
    calibrations.close();
  }
}
