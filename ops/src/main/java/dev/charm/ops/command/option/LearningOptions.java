package dev.charm.ops.command.option;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that scorer and trainer share. */
public final class LearningOptions {
  @Option(
      names = "--reward-model",
      paramLabel = "NAME",
      order = 1,
      defaultValue = "${env:CHARM_REWARD_MODEL:-charm-minilm}",
      description = "Which reward model, without version (default: ${DEFAULT-VALUE}).")
  public String rewardModel = "charm-minilm";

  public @Mixin StateFolder state = new StateFolder();
  public @Mixin ConnectionOptions connection = new ConnectionOptions();
}
