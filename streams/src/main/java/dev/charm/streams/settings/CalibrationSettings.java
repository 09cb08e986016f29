package dev.charm.streams.settings;

import dev.charm.calibration.reward.EvidenceRule;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ObjectiveSetting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about calibration.
 *
 * @param objective what the offset is to meet
 * @param evidence how much evidence a calibration takes
 * @param reference the reference model, or null to calibrate every ordered pair of rated models
 *     (which costs models x prompts more: name one where there are many models)
 * @param limit how many calibrations a reward model may have without a reference
 * @param arena whose ratings are used
 * @param punctuation how often, by the clock, partial summaries are sent, offsets solved, and
 *     boundaries moved on
 * @param longestHold how long a small move of an offset may be held back: while evidence streams
 *     in, every tremble of it would rewrite pairs that the next one writes back
 * @param keepRetired how long the calibrations of a retired reward model stay, to be compared with
 *     those of its successor, before they are purged
 * @param stepLimit how many prompts one punctuation of one prompt partition may touch, so that no
 *     transaction grows too long
 * @param predictedOffsets whether models without a rating are calibrated by predicted offsets where
 *     enough models are rated
 * @param votes how votes are counted and become ratings
 */
public record CalibrationSettings(
    ObjectiveSetting objective,
    EvidenceRule evidence,
    @Nullable String reference,
    PairLimit limit,
    String arena,
    Duration punctuation,
    Duration longestHold,
    Duration keepRetired,
    int stepLimit,
    boolean predictedOffsets,
    VoteSettings votes) {

  /** Arena of ratings that were imported without naming one. */
  public static final String DEFAULT_ARENA = "overall";

  /** How long the calibrations of a retired reward model stay. */
  public static final Duration DEFAULT_KEEP_RETIRED = Duration.ofDays(7);

  private static final String ALL_PAIRS = "all-pairs";
  private static final Duration DEFAULT_PUNCTUATION = Duration.ofMillis(200);
  private static final Duration DEFAULT_LONGEST_HOLD = Duration.ofSeconds(2);
  private static final int DEFAULT_STEP_LIMIT = 20_000;

  /**
   * @throws IllegalArgumentException if the objective cannot stream, or a number is not positive
   */
  public CalibrationSettings {
    if (objective.name().equals(ALL_PAIRS)) {
      throw new IllegalArgumentException(
          "the objective all-pairs needs both models' whole score lists: batch only; stream"
              + " win-rate or paired");
    }
    if (punctuation.isNegative() || punctuation.isZero() || stepLimit <= 0) {
      throw new IllegalArgumentException("punctuation and step limit must be positive");
    }
    if (longestHold.isNegative() || keepRetired.isNegative()) {
      throw new IllegalArgumentException("a hold and a time to keep cannot be negative");
    }
  }

  /** The default objective, win-rate, with the usual pace. */
  public static CalibrationSettings defaults() {
    return of(new Objective.WinRate(), null, DEFAULT_ARENA);
  }

  /** With the usual pace. */
  public static CalibrationSettings of(
      Objective objective, @Nullable String reference, String arena) {
    return new CalibrationSettings(
        ObjectiveSetting.of(objective),
        EvidenceRule.DEFAULT,
        reference,
        PairLimit.DEFAULT,
        arena,
        DEFAULT_PUNCTUATION,
        DEFAULT_LONGEST_HOLD,
        DEFAULT_KEEP_RETIRED,
        DEFAULT_STEP_LIMIT,
        true,
        VoteSettings.DEFAULT);
  }

  /** With another objective, evidence rule and time to keep what is retired. */
  public CalibrationSettings with(
      ObjectiveSetting newObjective, EvidenceRule newEvidence, Duration newKeepRetired) {
    return new CalibrationSettings(
        newObjective,
        newEvidence,
        reference,
        limit,
        arena,
        punctuation,
        longestHold,
        newKeepRetired,
        stepLimit,
        predictedOffsets,
        votes);
  }

  /** With other settings of votes. */
  public CalibrationSettings with(VoteSettings newVotes) {
    return new CalibrationSettings(
        objective,
        evidence,
        reference,
        limit,
        arena,
        punctuation,
        longestHold,
        keepRetired,
        stepLimit,
        predictedOffsets,
        newVotes);
  }

  /** With another limit of calibrations where no reference is named. */
  public CalibrationSettings with(PairLimit newLimit) {
    return new CalibrationSettings(
        objective,
        evidence,
        reference,
        newLimit,
        arena,
        punctuation,
        longestHold,
        keepRetired,
        stepLimit,
        predictedOffsets,
        votes);
  }

  /** With predicted offsets, or without. */
  public CalibrationSettings withPredictedOffsets(boolean predicted) {
    return new CalibrationSettings(
        objective,
        evidence,
        reference,
        limit,
        arena,
        punctuation,
        longestHold,
        keepRetired,
        stepLimit,
        predicted,
        votes);
  }
}
