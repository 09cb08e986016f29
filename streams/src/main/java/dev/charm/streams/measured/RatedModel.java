package dev.charm.streams.measured;

/**
 * A policy model as one reward model sees it.
 *
 * @param rewardModel name@version
 * @param model the policy model
 */
public record RatedModel(String rewardModel, String model) {}
