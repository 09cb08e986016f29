package dev.charm.ops.whatif;

import dev.charm.calibration.reward.Objective;
import dev.charm.ops.status.RunningSettings;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What would be otherwise; what is null is as the running system has it.
 *
 * @param rewardModel the only one that is asked about; null for all
 * @param ratings a table of ratings to lay over those in force
 * @param arena whose ratings
 * @param reference the reference model
 * @param objective its name
 * @param temperature of the objective, in the reward model's units
 * @param flips the file that takes every pair that would flip, appear or vanish; null for none
 */
public record WhatIfQuestion(
    @Nullable String rewardModel,
    @Nullable Path ratings,
    @Nullable String arena,
    @Nullable String reference,
    @Nullable String objective,
    @Nullable Double temperature,
    @Nullable Path flips) {

  /**
   * @throws IllegalArgumentException if the objective is unknown, or has no such temperature
   */
  public WhatIfQuestion {
    if (objective != null) {
      parse(objective, temperature);
    }
  }

  boolean isAbout(String rm) {
    return rewardModel == null || rewardModel.equals(rm);
  }

  /**
   * The settings that are asked about.
   *
   * @param running those in force
   * @throws IllegalArgumentException if the objective in force has no such temperature
   */
  RunningSettings over(RunningSettings running) {
    return new RunningSettings(
        objective(running.objective()),
        reference != null ? reference : running.reference(),
        arena != null ? arena : running.arena());
  }

  private Objective objective(Objective running) {
    String wanted = objective == null ? running.name() : objective;
    return temperature == null && wanted.equals(running.name())
        ? running
        : parse(wanted, temperature);
  }

  private static Objective parse(String name, @Nullable Double temperature) {
    return Objective.parse(
        name, temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature));
  }
}
