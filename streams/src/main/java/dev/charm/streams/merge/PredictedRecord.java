package dev.charm.streams.merge;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.Predicted;
import dev.charm.calibration.reward.Warning;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetSource;
import dev.charm.schemas.precedence.RatingOrder;
import dev.charm.streams.state.CalibrationKey;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;

/**
 * A predicted calibration as a record. Its schema wants a rating of either model: that of the one
 * without is the rating that its offset implies, and says that it is predicted.
 */
public final class PredictedRecord {
  private PredictedRecord() {}

  /** The record, to be dated. */
  public static Calibration of(
      CalibrationKey key,
      Predicted predicted,
      Objective objective,
      ArenaRating reference,
      boolean settled) {
    return Calibration.newBuilder()
        .setRewardModel(key.rewardModel())
        .setOvervalued(key.overvalued())
        .setReference(key.reference())
        .setPrompts(predicted.prompts())
        .setTies(predicted.ties())
        .setExpectedWinRate(predicted.calibratedHardWinRate())
        .setHardWinRate(predicted.hardWinRate())
        .setMismatchDegree(predicted.mismatchDegree())
        .setObjective(objective.name())
        .setTemperature(
            objective.temperature().isPresent() ? objective.temperature().getAsDouble() : null)
        .setOffset(predicted.offset())
        .setOffsetCiLow(predicted.offsetCiLow())
        .setOffsetCiHigh(predicted.offsetCiHigh())
        .setFlips(predicted.flips())
        .setCalibratedHardWinRate(predicted.calibratedHardWinRate())
        .setWorse(false)
        .setWarnings(warnings(predicted, reference))
        .setRatingOvervalued(implied(key.overvalued(), predicted.rating(), reference))
        .setRatingReference(reference)
        .setSettled(settled)
        .setOffsetSource(OffsetSource.PREDICTED)
        .setPredictedFrom((long) predicted.models())
        .setRevision(0)
        .setCalculatedAt(Instant.EPOCH)
        .build();
  }

  private static ArenaRating implied(String model, Rating rating, ArenaRating reference) {
    return ArenaRating.newBuilder()
        .setArena(reference.getArena())
        .setModel(model)
        .setRating(rating.value())
        .setCiLow(rating.ciLow())
        .setCiHigh(rating.ciHigh())
        .setSource(OffsetSource.PREDICTED)
        .setAsOf(reference.getAsOf())
        .setWarnings(List.of(Warning.PREDICTED.label()))
        .build();
  }

  private static List<String> warnings(Predicted predicted, ArenaRating reference) {
    EnumSet<Warning> warnings = EnumSet.copyOf(predicted.warnings());
    if (RatingOrder.hasFewVotes(reference.getVotes())) {
      warnings.add(Warning.FEW_VOTES);
    }
    return warnings.stream().map(Warning::label).toList();
  }
}
