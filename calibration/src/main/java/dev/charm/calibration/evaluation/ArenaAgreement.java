package dev.charm.calibration.evaluation;

import java.util.OptionalDouble;

/**
 * How a reward model's view of policy models agrees with arena ratings.
 *
 * @param models how many
 * @param prompts at which all of them have a reward
 * @param pearson correlation of mean rewards and ratings
 * @param spearman rank correlation of the same
 * @param kendall tau-b of the same
 * @param order share of pairs of models that mean rewards order as ratings do; equal means count
 *     half
 * @param meanAbsMd mean |MD| over all pairs, both ways, of hard win rates
 * @param temperatureMd mean |MD| of soft win rates at fitted temperatures: that of a pair is fitted
 *     on pairs which share no model with it; empty with fewer than four models
 */
public record ArenaAgreement(
    double models,
    double prompts,
    OptionalDouble pearson,
    OptionalDouble spearman,
    OptionalDouble kendall,
    OptionalDouble order,
    OptionalDouble meanAbsMd,
    OptionalDouble temperatureMd) {}
