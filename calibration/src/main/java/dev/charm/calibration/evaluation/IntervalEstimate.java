package dev.charm.calibration.evaluation;

/**
 * A number with its interval of 95 %.
 *
 * @param low at most the value
 * @param high at least the value
 */
public record IntervalEstimate(double value, double low, double high) {}
