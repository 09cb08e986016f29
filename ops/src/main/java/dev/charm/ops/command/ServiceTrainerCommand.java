package dev.charm.ops.command;

import dev.charm.consumers.training.TrainingSettings;
import dev.charm.ops.command.option.CalibrationOptions;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.service.TrainerService;
import dev.charm.schemas.Topics;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code charm service trainer}. */
@Command(
    name = "trainer",
    sortOptions = false,
    description = "Train the next version of a reward model from its calibrated pairs.")
public final class ServiceTrainerCommand extends LearningCommand {
  @Option(
      names = "--threshold",
      paramLabel = "PAIRS",
      order = 2,
      defaultValue = "${env:CHARM_TRAINING_THRESHOLD:-1000}",
      description =
          "Train once this many pairs are new or decided otherwise (default: ${DEFAULT-VALUE}).")
  int threshold = 1000;

  @Override
  public Integer call() throws InterruptedException {
    CalibrationOptions.positive(spec, "--threshold", threshold);
    Connection to = learning.connection.resolve(ClientUse.TRAIN);
    TrainingSettings usual = TrainingSettings.defaults();
    TrainingSettings settings =
        new TrainingSettings(
            learning.rewardModel, threshold, usual.heldOutPercent(), usual.recipe(), usual.check());
    return run(
        to,
        List.of(Topics.REWARD_MODELS),
        learning.state.of("embeddings", "trainer", learning.rewardModel),
        encoder ->
            new TrainerService(
                settings, learning.state.of("trainer", learning.rewardModel), to, encoder));
  }
}
