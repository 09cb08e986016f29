package dev.charm.ops.command.option;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.evaluate.BundledRewardModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which reward models score, and where they are declared. */
public final class RewardModelOptions {
  @Option(
      names = "--reward-model",
      paramLabel = "NAME@VERSION",
      order = 30,
      description = "The reward model that scores, such as charm-minilm@1.")
  List<String> rewardModels = new ArrayList<>();

  @Option(
      names = "--reward-models",
      paramLabel = "FILE",
      order = 31,
      description =
          "Where reward models are declared (default: reward-models.yaml in the working directory,"
              + " if it is there).")
  @Nullable Path file;

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
    if (rewardModels.size() != 1) {
      throw new ParameterException(
          spec.commandLine(),
          rewardModels.isEmpty() ? "--reward-model is needed" : "one --reward-model scores");
    }
    return open(rewardModels.get(0));
  }

  /**
   * Opens a reward model.
   *
   * @throws CommandFailedException if it is not known or cannot be loaded
   */
  public RewardScorer open(String rewardModel) {
    if (!rewardModel.equals(BundledRewardModel.ID)) {
      throw new CommandFailedException(
          "no reward model " + rewardModel + " is known; there is " + BundledRewardModel.ID);
    }
    return BundledRewardModel.load(new StateFolder().natives());
  }
}
