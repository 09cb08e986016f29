package dev.charm.streams.merge;

import dev.charm.calibration.reward.Calibrated;
import dev.charm.calibration.reward.Calibrator;
import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.calibration.reward.Differences;
import dev.charm.calibration.reward.EvidenceRule;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.QuantileRefinement;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetSource;
import dev.charm.streams.state.CalibrationKey;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Solves one calibration from the merged evidence and the ratings in force. */
final class CalibrationMerge {
  private final Objectives objectives;
  private final EvidenceRule rule;
  private final Predictions predictions;

  CalibrationMerge(Objectives objectives, EvidenceRule rule, Predictions predictions) {
    this.objectives = objectives;
    this.rule = rule;
    this.predictions = predictions;
  }

  /**
   * A solved calibration.
   *
   * @param resolved whether the offset is exact, or as exact as it gets
   * @param range the range of differences that the partitions are to detail, or null
   */
  record Solution(Calibration calibration, boolean resolved, @Nullable DifferenceRange range) {}

  /**
   * The calibration as it stands, or empty where there is none: a model is not rated, or too few
   * prompts have rewards of both.
   *
   * @param evidence of the pair of models, as far as it serves this calibration
   * @param askedRange the range that the partitions were last asked to detail, or null
   * @param previous what was published last, or null
   * @param lastRevision the last revision that was published under the key, or -1
   */
  Optional<Solution> solve(
      CalibrationKey key,
      PairEvidence.Evidence evidence,
      RatingTable ratings,
      @Nullable DifferenceRange askedRange,
      @Nullable Calibration previous,
      long lastRevision,
      Instant now) {
    ArenaRating ratingO = ratings.of(key.overvalued());
    ArenaRating ratingR = ratings.of(key.reference());
    if (ratingR == null
        || evidence.summary().isEmpty()
        || !rule.suffices(evidence.summary().prompts())) {
      return Optional.empty();
    }
    if (ratingO == null) {
      return predict(key, evidence, ratings, ratingR)
          .map(next -> new Solution(dated(next, previous, lastRevision, now), true, null));
    }
    Objective objective = objectives.of(key.rewardModel());
    QuantileRefinement straight = QuantileRefinement.of(evidence.summary(), evidence.detail());
    QuantileRefinement refined = key.turned() ? straight.turned() : straight;
    Calibrated calibrated =
        Calibrator.calibrate(
            refined.differences(),
            ratings.difference(key.overvalued(), key.reference()),
            objective);
    Optional<DifferenceRange> unresolved =
        objective instanceof Objective.WinRate
            ? refined.unresolved(calibrated.expectedWinRate())
            : Optional.empty();
    Calibration next =
        SolvedRecord.of(
            key,
            calibrated,
            objective,
            ratingO,
            ratingR,
            Settled.says(unresolved.isEmpty(), evidence.appliedOffset(), calibrated.offset()));
    dated(next, previous, lastRevision, now);
    DifferenceRange range = evidence.summary().exact() ? null : unresolved.orElse(askedRange);
    return Optional.of(new Solution(next, unresolved.isEmpty(), range));
  }

  /** A calibration as new as what it says. */
  private static Calibration dated(
      Calibration next, @Nullable Calibration previous, long lastRevision, Instant now) {
    if (previous != null && sameContent(previous, next)) {
      next.setRevision(previous.getRevision());
      next.setCalculatedAt(previous.getCalculatedAt());
    } else {
      next.setRevision(lastRevision + 1);
      next.setCalculatedAt(now);
    }
    return next;
  }

  /**
   * The calibration of a model without a rating, not dated yet. Beyond {@link
   * dev.charm.calibration.reward.DifferenceSummary#EXACT_LIMIT} distinct differences its win rate
   * may miss by the prompts of one bin.
   */
  private Optional<Calibration> predict(
      CalibrationKey key,
      PairEvidence.Evidence evidence,
      RatingTable ratings,
      ArenaRating ratingR) {
    Differences straight = evidence.summary().toDifferences();
    Objective objective = objectives.of(key.rewardModel());
    return predictions
        .calibrate(
            key, key.turned() ? straight.negated() : straight, RatingTable.rating(ratingR), ratings)
        .map(
            predicted ->
                PredictedRecord.of(
                    key,
                    predicted,
                    objective,
                    ratingR,
                    Settled.says(true, evidence.appliedOffset(), predicted.offset())));
  }

  /** Whether two calibrations say the same, however settled they are. */
  static boolean sameContent(Calibration a, Calibration b) {
    Calibration copy = Calibration.newBuilder(a).build();
    if (OffsetSource.of(a).equals(OffsetSource.of(b))) {
      copy.setOffsetSource(b.getOffsetSource()); // records of earlier versions say nothing
    }
    copy.setSettled(b.getSettled());
    copy.setRevision(b.getRevision());
    copy.setCalculatedAt(b.getCalculatedAt());
    return copy.equals(b);
  }
}
