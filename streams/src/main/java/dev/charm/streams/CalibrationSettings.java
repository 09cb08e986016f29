package dev.charm.streams;

import dev.charm.calibration.reward.Objective;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about calibration.
 *
 * @param objective what the offset is to meet
 * @param reference the reference model, or null to calibrate every ordered pair of rated models
 *     (which costs models x prompts more: name one where there are many models)
 * @param arena whose ratings are used
 * @param punctuation how often, by the clock, partial summaries are sent, offsets solved, and
 *     boundaries moved on
 * @param longestHold how long a small move of an offset may be held back: while evidence streams
 *     in, every tremble of it would rewrite pairs that the next one writes back
 * @param minimumPrompts how many prompts with rewards of both models a calibration takes
 * @param keepRetired how long the calibrations of a retired reward model stay, to be compared with
 *     those of its successor, before they are purged
 * @param stepLimit how many prompts one punctuation of one prompt partition may touch, so that no
 *     transaction grows too long
 */
public record CalibrationSettings(
    Objective objective,
    @Nullable String reference,
    String arena,
    Duration punctuation,
    Duration longestHold,
    int minimumPrompts,
    Duration keepRetired,
    int stepLimit) {

  /** Arena of ratings that were imported without naming one. */
  public static final String DEFAULT_ARENA = "overall";

  private static final Duration DEFAULT_PUNCTUATION = Duration.ofMillis(200);
  private static final Duration DEFAULT_LONGEST_HOLD = Duration.ofSeconds(2);
  private static final Duration DEFAULT_KEEP_RETIRED = Duration.ofDays(7);
  private static final int DEFAULT_STEP_LIMIT = 20_000;

  /**
   * @throws IllegalArgumentException if the objective cannot stream, or a number is not positive
   */
  public CalibrationSettings {
    if (objective instanceof Objective.AllPairs) {
      throw new IllegalArgumentException(
          "the objective all-pairs needs both models' whole score lists: batch only; stream"
              + " win-rate or paired");
    }
    if (punctuation.isNegative() || punctuation.isZero() || stepLimit <= 0 || minimumPrompts <= 0) {
      throw new IllegalArgumentException(
          "punctuation, step limit and minimum of prompts must be positive");
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
        objective,
        reference,
        arena,
        DEFAULT_PUNCTUATION,
        DEFAULT_LONGEST_HOLD,
        1,
        DEFAULT_KEEP_RETIRED,
        DEFAULT_STEP_LIMIT);
  }
}
