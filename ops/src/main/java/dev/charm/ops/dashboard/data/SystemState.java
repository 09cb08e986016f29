package dev.charm.ops.dashboard.data;

import dev.charm.consumers.views.LogReader;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import dev.charm.schemas.TrainingRound;
import java.util.Collection;

/** What stands in the topics that do not grow with prompts, answers or votes. */
public interface SystemState {
  /** The ratings in force, of every arena. */
  Collection<ArenaRating> ratings();

  /** The statistics of every reward model and policy model. */
  Collection<ModelStats> statistics();

  /** The calibrations in force. */
  Collection<Calibration> calibrations();

  /** Versions of reward models that are trained here. */
  Collection<RewardModelVersion> versions();

  /** Rounds of training, with their curves. */
  Collection<TrainingRound> rounds();

  /** What the topics hold now, read once, in order of their keys. */
  static SystemState read(LogReader reader) {
    return new AtOneTime(
        reader.latest(Topics.ARENA_RATINGS).values(),
        reader.latest(Topics.MODEL_STATS).values(),
        reader.latest(Topics.CALIBRATIONS).values(),
        reader.latest(Topics.REWARD_MODELS).values(),
        reader.latest(Topics.TRAINING_ROUNDS).values());
  }

  /** As it was read. */
  record AtOneTime(
      Collection<ArenaRating> ratings,
      Collection<ModelStats> statistics,
      Collection<Calibration> calibrations,
      Collection<RewardModelVersion> versions,
      Collection<TrainingRound> rounds)
      implements SystemState {}
}
