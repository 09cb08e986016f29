package dev.charm.streams.merge;

import dev.charm.calibration.reward.Calibrated;
import dev.charm.calibration.reward.ErrorSource;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.Warning;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.DominantError;
import dev.charm.schemas.OffsetSource;
import dev.charm.schemas.precedence.RatingOrder;
import dev.charm.streams.state.CalibrationKey;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;

/** A solved calibration as a record, whether it was solved here or in batch. */
public final class SolvedRecord {
  private SolvedRecord() {}

  /**
   * The record, to be dated.
   *
   * @param settled whether every pair follows the offset
   */
  public static Calibration of(
      CalibrationKey key,
      Calibrated calibrated,
      Objective objective,
      ArenaRating overvalued,
      ArenaRating reference,
      boolean settled) {
    return Calibration.newBuilder()
        .setRewardModel(key.rewardModel())
        .setOvervalued(key.overvalued())
        .setReference(key.reference())
        .setPrompts(calibrated.prompts())
        .setTies(calibrated.ties())
        .setExpectedWinRate(calibrated.expectedWinRate())
        .setHardWinRate(calibrated.hardWinRate())
        .setMismatchDegree(calibrated.mismatchDegree())
        .setMismatchCiLow(calibrated.mismatchCiLow())
        .setMismatchCiHigh(calibrated.mismatchCiHigh())
        .setMismatchError(source(calibrated.mismatchDominantError()))
        .setObjective(objective.name())
        .setTemperature(
            objective.temperature().isPresent() ? objective.temperature().getAsDouble() : null)
        .setOffset(calibrated.offset())
        .setOffsetCiLow(calibrated.offsetCiLow())
        .setOffsetCiHigh(calibrated.offsetCiHigh())
        .setOffsetError(source(calibrated.dominantError()))
        .setFlips(calibrated.flips())
        .setCalibratedHardWinRate(calibrated.calibratedHardWinRate())
        .setWorse(calibrated.worse())
        .setWarnings(warnings(calibrated, overvalued, reference))
        .setRatingOvervalued(overvalued)
        .setRatingReference(reference)
        .setOffsetSource(OffsetSource.SOLVED)
        .setRatingsIndependent(calibrated.ratingsTakenAsIndependent())
        .setSettled(settled)
        .setRevision(0)
        .setCalculatedAt(Instant.EPOCH)
        .build();
  }

  private static List<String> warnings(
      Calibrated calibrated, ArenaRating overvalued, ArenaRating reference) {
    EnumSet<Warning> warnings = EnumSet.noneOf(Warning.class);
    warnings.addAll(calibrated.warnings());
    if (RatingOrder.hasFewVotes(overvalued.getVotes())
        || RatingOrder.hasFewVotes(reference.getVotes())) {
      warnings.add(Warning.FEW_VOTES);
    }
    return warnings.stream().map(Warning::label).toList();
  }

  private static String source(ErrorSource dominant) {
    return switch (dominant) {
      case PROMPTS -> DominantError.PROMPTS.name();
      case RATINGS -> DominantError.RATINGS.name();
    };
  }
}
