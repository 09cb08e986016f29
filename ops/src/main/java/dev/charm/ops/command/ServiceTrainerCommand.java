package dev.charm.ops.command;

import dev.charm.consumers.training.TrainingSettings;
import dev.charm.ops.command.option.CalibrationOptions;
import dev.charm.ops.command.option.LearningOptions;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ConsoleLines;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.service.EncoderService;
import dev.charm.ops.service.RegistryWatch;
import dev.charm.ops.service.TrainerService;
import dev.charm.ops.service.TransactionWatch;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm service trainer}. */
@Command(
    name = "trainer",
    sortOptions = false,
    description = "Train the next version of a reward model from its calibrated pairs.")
public final class ServiceTrainerCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin LearningOptions learning = new LearningOptions();

  @Option(
      names = "--threshold",
      paramLabel = "PAIRS",
      order = 2,
      defaultValue = "${env:CHARM_TRAINING_THRESHOLD:-1000}",
      description =
          "Train once this many pairs are new or decided otherwise (default: ${DEFAULT-VALUE}).")
  int threshold = 1000;

  @Mixin Foreground foreground;

  @Override
  public Integer call() throws InterruptedException {
    CalibrationOptions.positive(spec, "--threshold", threshold);
    Connection to = learning.connection.resolve(ClientUse.TRAIN);
    TrainingSettings usual = TrainingSettings.defaults();
    TrainingSettings settings =
        new TrainingSettings(
            learning.rewardModel, threshold, usual.heldOutPercent(), usual.recipe(), usual.check());
    NativeLibraries natives = learning.state.natives();
    EncoderService encoder = new EncoderService(natives);
    return foreground.run(
        spec,
        natives,
        List.of(
            new TransactionWatch(to.kafka()),
            new RegistryWatch(
                to, List.of(Topics.REWARD_MODELS), ConsoleLines.on(spec.commandLine().getErr())),
            encoder,
            new TrainerService(
                settings, learning.state.of("trainer", learning.rewardModel), to, encoder)));
  }
}
