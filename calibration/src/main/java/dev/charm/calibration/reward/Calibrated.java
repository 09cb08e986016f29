package dev.charm.calibration.reward;

/**
 * What one reward model's evidence about O and R comes to: how far it is off, and what mends it.
 *
 * @param prompts prompts with a score from both models
 * @param ties those on which the raw scores are exactly equal
 * @param expectedWinRate what the ratings promise O, in [0, 1]
 * @param hardWinRate O's share of wins by raw scores, in [0, 1]; a tie is no win
 * @param mismatchDegree of the hard win rate, in [-1, 1]
 * @param objective what the offset is solved for
 * @param offset what is added to O's rewards, in units of the reward
 * @param offsetCiLow lower end of its 95 % interval; may be -infinity
 * @param offsetCiHigh upper end of its 95 % interval; may be +infinity
 * @param flips prompts on which O wins under the offset and not without it, or the reverse
 * @param calibratedHardWinRate O's share of wins under the offset, in [0, 1]
 * @param worse whether the hard win rate is farther from the expected one than without the offset:
 *     possible with every objective but win-rate
 * @param dominantError what the interval of the offset is mostly owed to
 */
public record Calibrated(
    long prompts,
    long ties,
    double expectedWinRate,
    double hardWinRate,
    double mismatchDegree,
    Objective objective,
    double offset,
    double offsetCiLow,
    double offsetCiHigh,
    long flips,
    double calibratedHardWinRate,
    boolean worse,
    OffsetInterval.Source dominantError) {}
