package dev.charm.schemas;

import static dev.charm.schemas.Topic.Kept.COMPACTED;
import static dev.charm.schemas.Topic.Kept.TIME;
import static dev.charm.schemas.Topic.Partitioning.ARENA;
import static dev.charm.schemas.Topic.Partitioning.PROMPT;
import static dev.charm.schemas.Topic.Partitioning.REWARD_MODEL;
import static dev.charm.schemas.Topic.Partitioning.SINGLE;

import java.util.List;
import java.util.Set;

/** The topic catalogue: every topic, once. Creation, registration, docs and tests read it. */
public final class Topics {
  public static final Topic<Prompt> PROMPTS =
      new Topic<>(
          "charm.prompts",
          Prompt.class,
          List.of("prompt"),
          PROMPT,
          COMPACTED,
          true,
          false,
          "Conversations that await an answer.");

  public static final Topic<Response> RESPONSES =
      new Topic<>(
          "charm.responses",
          Response.class,
          List.of("prompt"),
          PROMPT,
          TIME,
          true,
          false,
          "What policy models answered.");

  public static final Topic<Reward> REWARDS =
      new Topic<>(
          "charm.rewards",
          Reward.class,
          List.of("prompt"),
          PROMPT,
          TIME,
          false,
          false,
          "Raw scores of reward models.");

  public static final Topic<Retraction> RETRACTIONS =
      new Topic<>(
          "charm.retractions",
          Retraction.class,
          List.of("prompt"),
          PROMPT,
          TIME,
          false,
          false,
          "What is withdrawn: a reward, a response, a whole prompt.");

  public static final Topic<Battle> BATTLES =
      new Topic<>(
          "charm.battles",
          Battle.class,
          List.of("arena"),
          ARENA,
          TIME,
          false,
          false,
          "Votes of people and judges.");

  public static final Topic<RatingSnapshot> RATING_SNAPSHOTS =
      new Topic<>(
          "charm.rating-snapshots",
          RatingSnapshot.class,
          List.of("source", "arena", "model"),
          ARENA,
          COMPACTED,
          false,
          false,
          "Ratings as leaderboards published them.");

  public static final Topic<ArenaRating> ARENA_RATINGS =
      new Topic<>(
          "charm.arena-ratings",
          ArenaRating.class,
          List.of("arena", "model"),
          SINGLE,
          COMPACTED,
          false,
          false,
          "The rating in force for each model and arena.");

  public static final Topic<RatingCovariance> RATING_COVARIANCES =
      new Topic<>(
          "charm.rating-covariances",
          RatingCovariance.class,
          List.of("arena"),
          SINGLE,
          COMPACTED,
          false,
          false,
          "How the errors of an arena's live ratings move together.");

  public static final Topic<ModelStats> MODEL_STATS =
      new Topic<>(
          "charm.model-stats",
          ModelStats.class,
          List.of("reward model", "policy model"),
          REWARD_MODEL,
          COMPACTED,
          false,
          false,
          "Mean, spread and round robin of each policy model under each reward model.");

  public static final Topic<Calibration> CALIBRATIONS =
      new Topic<>(
          "charm.calibrations",
          Calibration.class,
          List.of("reward model", "over-valued", "reference"),
          REWARD_MODEL,
          COMPACTED,
          false,
          false,
          "The calibration in force.");

  public static final Topic<Calibration> CALIBRATION_HISTORY =
      new Topic<>(
          "charm.calibration-history",
          Calibration.class,
          List.of("reward model", "over-valued", "reference"),
          REWARD_MODEL,
          TIME,
          false,
          false,
          "Every revision of every calibration.");

  public static final Topic<PreferencePair> PREFERENCE_PAIRS =
      new Topic<>(
          "charm.preference-pairs",
          PreferencePair.class,
          List.of("reward model", "prompt", "over-valued", "reference"),
          PROMPT,
          COMPACTED,
          true,
          false,
          "Calibrated (chosen, rejected) pairs; a tombstone where there is no pair any more.");

  public static final Topic<RewardModelVersion> REWARD_MODELS =
      new Topic<>(
          "charm.reward-models",
          RewardModelVersion.class,
          List.of("reward model"),
          SINGLE,
          COMPACTED,
          false,
          false,
          "Versions of the reward models that are trained here, with their status.");

  public static final Topic<TrainingRound> TRAINING_ROUNDS =
      new Topic<>(
          "charm.training-rounds",
          TrainingRound.class,
          List.of("reward model", "round"),
          SINGLE,
          COMPACTED,
          false,
          false,
          "Trainings of the reward models: asked for, under way, and what came of them.");

  public static final Topic<Evaluation> EVALUATIONS =
      new Topic<>(
          "charm.evaluations",
          Evaluation.class,
          List.of("kind", "reward model", "set", "part"),
          SINGLE,
          COMPACTED,
          false,
          false,
          "How good reward models are, as `charm evaluate` found it last.");

  public static final Topic<PartialSummary> PARTIAL_SUMMARIES =
      new Topic<>(
          "charm.internal.partial-summaries",
          PartialSummary.class,
          List.of("reward model", "kind", "models", "partition"),
          REWARD_MODEL,
          COMPACTED,
          false,
          true,
          "What each prompt partition knows, for the merger.");

  public static final Topic<OffsetTarget> OFFSET_TARGETS =
      new Topic<>(
          "charm.internal.offset-targets",
          OffsetTarget.class,
          List.of("reward model", "over-valued", "reference"),
          PROMPT,
          COMPACTED,
          false,
          true,
          "The offset that every prompt partition is to apply.");

  public static final Topic<CalibrationPlan> CALIBRATION_PLANS =
      new Topic<>(
          "charm.internal.calibration-plans",
          CalibrationPlan.class,
          List.of("reward model"),
          SINGLE,
          COMPACTED,
          false,
          true,
          "How many calibrations each reward model makes, and whether they are made.");

  /** Raw bytes that could not be used, with reason and origin in the headers. Has no schema. */
  public static final String DEAD_LETTERS = "charm.dead-letters";

  /** The topics that others are to write to. */
  public static final Set<Topic<?>> WRITTEN_BY_OTHERS =
      Set.of(PROMPTS, RESPONSES, REWARDS, RETRACTIONS, BATTLES, RATING_SNAPSHOTS);

  private Topics() {}

  /** Every topic with a schema, in the order of the flow. */
  public static List<Topic<?>> all() {
    return List.of(
        PROMPTS,
        RESPONSES,
        REWARDS,
        RETRACTIONS,
        BATTLES,
        RATING_SNAPSHOTS,
        ARENA_RATINGS,
        RATING_COVARIANCES,
        MODEL_STATS,
        CALIBRATIONS,
        CALIBRATION_HISTORY,
        PREFERENCE_PAIRS,
        REWARD_MODELS,
        TRAINING_ROUNDS,
        EVALUATIONS,
        PARTIAL_SUMMARIES,
        OFFSET_TARGETS,
        CALIBRATION_PLANS);
  }
}
