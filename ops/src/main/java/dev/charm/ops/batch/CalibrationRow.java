package dev.charm.ops.batch;

import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.BatchPrediction;
import dev.charm.calibration.reward.Calibrated;
import dev.charm.calibration.reward.MismatchDegree;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.Predicted;
import dev.charm.calibration.reward.Warning;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A calibration as it is printed, whether it was calculated in batch or read from {@code
 * charm.calibrations}.
 *
 * @param temperature null where the objective has none
 * @param offsetCiLow may be infinite, and prints as null
 * @param offsetCiHigh may be infinite, and prints as null
 * @param mismatchCiLow null in records of earlier versions
 * @param mismatchCiHigh null in records of earlier versions
 * @param warnings as {@link dev.charm.calibration.reward.Warning#label} has them
 * @param worse whether the calibrated win rate lies farther from the expected one than before
 * @param settled whether every pair follows this offset; always so in batch
 * @param revision 0 in batch
 * @param offsetSource {@code solved}, or {@code predicted} of a model without a rating: its
 *     expected win rate is the one that the offset leads to, and is not printed, nor its mismatch
 *     degree
 */
public record CalibrationRow(
    String rewardModel,
    String overvalued,
    String reference,
    long prompts,
    double expectedWinRate,
    double hardWinRate,
    double mismatchDegree,
    @Nullable Double mismatchCiLow,
    @Nullable Double mismatchCiHigh,
    String objective,
    @Nullable Double temperature,
    double offset,
    double offsetCiLow,
    double offsetCiHigh,
    long flips,
    double calibratedHardWinRate,
    boolean worse,
    List<String> warnings,
    boolean settled,
    long revision,
    String offsetSource) {

  /** The fields of {@code charm calibrations} and {@code charm calibrate}, in their order. */
  public static final Listing<CalibrationRow> LISTING =
      Listing.of(
          Column.of("reward_model", CalibrationRow::rewardModel),
          Column.of("overvalued", CalibrationRow::overvalued),
          Column.of("reference", CalibrationRow::reference),
          Column.of("prompts", CalibrationRow::prompts),
          Column.<CalibrationRow>of("expected_win_rate", 3, row -> row.known(row.expectedWinRate()))
              .headed("expected"),
          Column.of("hard_win_rate", 3, CalibrationRow::hardWinRate).headed("hard"),
          Column.<CalibrationRow>of("mismatch_degree", 3, row -> row.known(row.mismatchDegree()))
              .headed("MD"),
          Column.of("mismatch_ci_low", 3, CalibrationRow::mismatchCiLow)
              .headed("MD low")
              .asDetail(),
          Column.of("mismatch_ci_high", 3, CalibrationRow::mismatchCiHigh)
              .headed("MD high")
              .asDetail(),
          Column.of("objective", CalibrationRow::objective).asDetail(),
          Column.of("temperature", 2, CalibrationRow::temperature).headed("T").asDetail(),
          Column.of("offset", 4, CalibrationRow::offset),
          Column.of("offset_ci_low", 4, CalibrationRow::offsetCiLow).headed("ci low"),
          Column.of("offset_ci_high", 4, CalibrationRow::offsetCiHigh).headed("ci high"),
          Column.of("flips", CalibrationRow::flips),
          Column.of("calibrated_hard_win_rate", 3, CalibrationRow::calibratedHardWinRate)
              .headed("calibrated"),
          Column.of("warnings", CalibrationRow::warnings),
          Column.of("settled", CalibrationRow::settled),
          Column.of("revision", CalibrationRow::revision).asDetail(),
          Column.of("offset_source", CalibrationRow::offsetSource).asDetail());

  /** What is left of the mismatch degree after calibration, in [-1, 1]. */
  public double calibratedMismatchDegree() {
    return MismatchDegree.of(calibratedHardWinRate, expectedWinRate);
  }

  /** What only ratings tell: null of a predicted offset, of which nothing was expected. */
  private @Nullable Object known(double value) {
    return offsetSource.equals(OffsetSource.PREDICTED) ? null : value;
  }

  /**
   * A row of a batch calibration.
   *
   * @param fewVotes the models whose rating rests on few votes
   */
  public static CalibrationRow of(
      String rewardModel, BatchCalibration.Result result, Set<String> fewVotes) {
    Calibrated c = result.calibrated();
    EnumSet<Warning> warnings = EnumSet.noneOf(Warning.class);
    warnings.addAll(c.warnings());
    if (fewVotes.contains(result.overvalued()) || fewVotes.contains(result.reference())) {
      warnings.add(Warning.FEW_VOTES);
    }
    return new CalibrationRow(
        rewardModel,
        result.overvalued(),
        result.reference(),
        c.prompts(),
        c.expectedWinRate(),
        c.hardWinRate(),
        c.mismatchDegree(),
        c.mismatchCiLow(),
        c.mismatchCiHigh(),
        c.objective().name(),
        c.objective().temperature().isPresent() ? c.objective().temperature().getAsDouble() : null,
        c.offset(),
        c.offsetCiLow(),
        c.offsetCiHigh(),
        c.flips(),
        c.calibratedHardWinRate(),
        c.worse(),
        warnings.stream().map(Warning::label).toList(),
        true,
        0,
        OffsetSource.SOLVED);
  }

  /** A row of a batch calibration by a predicted offset. */
  public static CalibrationRow of(
      String rewardModel,
      BatchPrediction.Result result,
      Objective objective,
      Set<String> fewVotes) {
    Predicted p = result.predicted();
    EnumSet<Warning> warnings = EnumSet.noneOf(Warning.class);
    warnings.addAll(p.warnings());
    if (fewVotes.contains(result.reference())) {
      warnings.add(Warning.FEW_VOTES);
    }
    return new CalibrationRow(
        rewardModel,
        result.overvalued(),
        result.reference(),
        p.prompts(),
        p.calibratedHardWinRate(),
        p.hardWinRate(),
        p.mismatchDegree(),
        null,
        null,
        objective.name(),
        objective.temperature().isPresent() ? objective.temperature().getAsDouble() : null,
        p.offset(),
        p.offsetCiLow(),
        p.offsetCiHigh(),
        p.flips(),
        p.calibratedHardWinRate(),
        false,
        warnings.stream().map(Warning::label).toList(),
        true,
        0,
        OffsetSource.PREDICTED);
  }

  public static CalibrationRow of(Calibration c) {
    return new CalibrationRow(
        c.getRewardModel(),
        c.getOvervalued(),
        c.getReference(),
        c.getPrompts(),
        c.getExpectedWinRate(),
        c.getHardWinRate(),
        c.getMismatchDegree(),
        c.getMismatchCiLow(),
        c.getMismatchCiHigh(),
        c.getObjective(),
        c.getTemperature(),
        c.getOffset(),
        c.getOffsetCiLow(),
        c.getOffsetCiHigh(),
        c.getFlips(),
        c.getCalibratedHardWinRate(),
        c.getWorse(),
        c.getWarnings(),
        c.getSettled(),
        c.getRevision(),
        OffsetSource.of(c));
  }
}
