package dev.charm.ops.command;

import dev.charm.consumers.training.OriginalPreferences;
import dev.charm.consumers.training.TrainingSettings;
import dev.charm.ops.command.option.TrainingOptions;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.service.TrainerService;
import dev.charm.schemas.Topics;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code charm service trainer}. */
@Command(
    name = "trainer",
    sortOptions = false,
    description = "Train the next version of a reward model from its calibrated pairs.")
public final class ServiceTrainerCommand extends LearningCommand {
  @Mixin TrainingOptions training = new TrainingOptions();

  @Override
  public Integer call() throws Exception {
    TrainingSettings settings = training.settings(spec, learning.rewardModel);
    OriginalPreferences.Source originals = training.originals(spec);
    Connection to = foreground.metrics.reporting(learning.connection.resolve(ClientUse.TRAIN));
    return run(
        to,
        List.of(Topics.REWARD_MODELS, Topics.TRAINING_ROUNDS),
        learning.state.of("embeddings", "trainer", learning.rewardModel),
        encoder ->
            new TrainerService(
                settings,
                originals,
                learning.state.of("trainer", learning.rewardModel),
                to,
                encoder));
  }
}
