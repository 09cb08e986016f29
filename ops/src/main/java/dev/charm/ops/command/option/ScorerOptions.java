package dev.charm.ops.command.option;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.ops.models.RewardModels;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which reward models score, and where they are declared. */
public final class ScorerOptions {
  @Option(
      names = "--reward-model",
      paramLabel = "NAME@VERSION",
      order = 4,
      description = "The reward model that scores, such as charm-minilm@1.")
  List<String> rewardModels = new ArrayList<>();

  @Mixin RewardModelOptions declared = new RewardModelOptions();

  /** The reward models that are named, in their order. */
  public List<String> named() {
    return List.copyOf(rewardModels);
  }

  /**
   * Opens the one reward model that is named.
   *
   * @throws ParameterException if none is, or several
   */
  public RewardScorer open(CommandSpec spec) {
    return open(one(spec));
  }

  /**
   * The one reward model that is named.
   *
   * @throws ParameterException if none is, or several
   */
  public String one(CommandSpec spec) {
    if (rewardModels.size() != 1) {
      throw new ParameterException(
          spec.commandLine(),
          rewardModels.isEmpty() ? "--reward-model is needed" : "one --reward-model scores");
    }
    return rewardModels.get(0);
  }

  /**
   * Opens a reward model.
   *
   * @throws dev.charm.ops.connect.CommandFailedException if it is not known or cannot be loaded
   */
  public RewardScorer open(String rewardModel) {
    RewardModels models = declared.open();
    try {
      return models.alone(models.find(rewardModel));
    } catch (RuntimeException | Error e) {
      models.close();
      throw e;
    }
  }
}
