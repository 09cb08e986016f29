package dev.charm.schemas;

import static dev.charm.schemas.EventCheck.firstOf;
import static dev.charm.schemas.EventCheck.interval;
import static dev.charm.schemas.EventCheck.messages;
import static dev.charm.schemas.EventCheck.name;
import static dev.charm.schemas.EventCheck.names;
import static dev.charm.schemas.EventCheck.number;
import static dev.charm.schemas.EventCheck.rewardModel;
import static dev.charm.schemas.EventCheck.time;
import static dev.charm.schemas.EventCheck.tooLarge;
import static dev.charm.schemas.EventCheck.tooLong;
import static dev.charm.schemas.EventCheck.word;

import dev.charm.schemas.EventCheck.Fault;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the records must fulfil that this project writes and reads back. Anyone who may write to
 * their topics can put others there.
 */
final class InternalCheck {
  /** So that a thousand of them can be added up. */
  private static final long MAX_COUNT = 1L << 50;

  private InternalCheck() {}

  static Optional<Fault> fault(SpecificRecord event) {
    if (event instanceof ArenaRating rating) {
      return firstOf(rating("", rating));
    }
    if (event instanceof RatingCovariance covariance) {
      return firstOf(
          arena("arena", covariance.getArena()),
          names("models", covariance.getModels()),
          time("as_of", covariance.getAsOf()));
    }
    if (event instanceof OffsetTarget target) {
      return firstOf(
          rewardModel(target.getRewardModel()),
          name("overvalued", target.getOvervalued()),
          name("reference", target.getReference()),
          different(target.getOvervalued(), target.getReference()),
          finite("offset", target.getOffset()),
          (target.getDetailLow() == null) == (target.getDetailHigh() == null)
              ? null
              : new Fault(MalformedReason.OUT_OF_RANGE, "half a range"));
    }
    if (event instanceof PartialSummary partial) {
      return firstOf(
          rewardModel(partial.getRewardModel()),
          EventCheck.negative("partition", partial.getPartition()),
          summary(partial.getSummary()));
    }
    if (event instanceof PreferencePair pair) {
      return firstOf(
          rewardModel(pair.getRewardModel()),
          name("prompt_id", pair.getPromptId()),
          name("overvalued", pair.getOvervalued()),
          name("reference", pair.getReference()),
          different(pair.getOvervalued(), pair.getReference()),
          candidate("chosen", pair.getChosen()),
          candidate("rejected", pair.getRejected()),
          messages("prompt", pair.getPrompt()));
    }
    if (event instanceof RewardModelVersion version) {
      return firstOf(
          name("name", version.getName()),
          name("version", version.getVersion()),
          rewardModel(version.getName() + "@" + version.getVersion()),
          word("status", version.getStatus(), RewardModelStatus.class),
          tooLong("parent", version.getParent()),
          tooLong("artifact_uri", version.getArtifactUri()),
          tooLong("artifact_sha256", version.getArtifactSha256()),
          tooLong("encoder_sha256", version.getEncoderSha256()),
          tooLong("objective", version.getObjective()),
          tooLong("round", version.getRound()),
          time("created_at", version.getCreatedAt()));
    }
    if (event instanceof TrainingRound round) {
      return firstOf(
          name("reward_model", round.getRewardModel()),
          name("round", round.getRound()),
          word("status", round.getStatus(), TrainingStatus.class),
          tooLong("objective", round.getObjective()),
          tooLong("trained_from", round.getTrainedFrom()),
          tooLong("candidate", round.getCandidate()),
          time("changed_at", round.getChangedAt()));
    }
    if (event instanceof Calibration calibration) {
      return firstOf(
          rewardModel(calibration.getRewardModel()),
          name("overvalued", calibration.getOvervalued()),
          name("reference", calibration.getReference()),
          different(calibration.getOvervalued(), calibration.getReference()),
          tooLong("objective", calibration.getObjective()),
          errorSource("mismatch_error", calibration.getMismatchError()),
          errorSource("offset_error", calibration.getOffsetError()),
          offsetSource(calibration.getOffsetSource()),
          rating("rating_overvalued.", calibration.getRatingOvervalued()),
          rating("rating_reference.", calibration.getRatingReference()),
          time("calculated_at", calibration.getCalculatedAt()));
    }
    if (event instanceof Evaluation evaluation) {
      return firstOf(
          name("kind", evaluation.getKind()),
          evaluation.getRewardModel() == null ? null : rewardModel(evaluation.getRewardModel()),
          name("set", evaluation.getSet()),
          name("part", evaluation.getPart()),
          time("evaluated_at", evaluation.getEvaluatedAt()));
    }
    if (event instanceof CalibrationPlan plan) {
      return firstOf(rewardModel(plan.getRewardModel()), tooLong("reference", plan.getReference()));
    }
    if (event instanceof ModelStats stats) {
      return firstOf(
          rewardModel(stats.getRewardModel()), name("policy_model", stats.getPolicyModel()));
    }
    return Optional.empty();
  }

  private static @Nullable Fault different(String overvalued, String reference) {
    return overvalued.equals(reference)
        ? new Fault(MalformedReason.OUT_OF_RANGE, "overvalued and reference are the same")
        : null;
  }

  private static @Nullable Fault errorSource(String field, @Nullable String word) {
    return word == null ? null : word(field, word, DominantError.class);
  }

  private static @Nullable Fault offsetSource(@Nullable String word) {
    return word == null || OffsetSource.WORDS.contains(word)
        ? null
        : new Fault(MalformedReason.OUT_OF_RANGE, "offset_source is none of " + OffsetSource.WORDS);
  }

  /** An arena, or a category's within one: two names and what separates them. */
  private static @Nullable Fault arena(String field, String arena) {
    return arena.isBlank()
        ? name(field, arena)
        : tooLarge(field, EventCheck.bytes(arena), 2 * EventCheck.MAX_NAME_BYTES + 1);
  }

  private static @Nullable Fault rating(String of, ArenaRating rating) {
    return firstOf(
            arena(of + "arena", rating.getArena()),
            name(of + "model", rating.getModel()),
            number(of + "rating", rating.getRating(), Double.MAX_VALUE),
            interval(rating.getCiLow(), rating.getCiHigh()),
            name(of + "source", rating.getSource()),
            time(of + "as_of", rating.getAsOf()))
        .orElse(null);
  }

  private static @Nullable Fault candidate(String side, Candidate candidate) {
    return firstOf(
            name(side + ".policy_model", candidate.getPolicyModel()),
            number(side + ".score", candidate.getScore(), EventCheck.MAX_SCORE),
            tooLarge(
                side + ".text", EventCheck.bytes(candidate.getText()), EventCheck.MAX_TEXT_BYTES))
        .orElse(null);
  }

  private static @Nullable Fault summary(Object summary) {
    if (summary instanceof DifferencePartial difference) {
      return firstOf(
              finite("applied_offset", difference.getAppliedOffset()),
              finite("applied_turned", difference.getAppliedTurned()))
          .orElse(null);
    }
    if (summary instanceof TallyPartial tally) {
      return firstOf(name("model_a", tally.getModelA()), names("opponents", tally.getOpponents()))
          .orElse(null);
    }
    ScorePartial score = (ScorePartial) summary;
    return firstOf(
            name("policy_model", score.getPolicyModel()),
            count(score.getCount()),
            count(score.getTexts()),
            integer("sum", score.getSum().remaining()),
            integer("sum_of_squares", score.getSumOfSquares().remaining()))
        .orElse(null);
  }

  private static @Nullable Fault count(long count) {
    return count < 0 || count > MAX_COUNT
        ? new Fault(MalformedReason.OUT_OF_RANGE, "a count of " + count)
        : null;
  }

  private static @Nullable Fault integer(String field, int bytes) {
    return bytes < 1 || bytes > 64
        ? new Fault(MalformedReason.OUT_OF_RANGE, field + " has " + bytes + " bytes")
        : null;
  }

  private static @Nullable Fault finite(String field, @Nullable Double value) {
    return value == null ? null : number(field, value, Double.MAX_VALUE);
  }
}
