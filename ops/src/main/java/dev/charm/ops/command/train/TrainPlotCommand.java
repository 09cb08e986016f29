package dev.charm.ops.command.train;

import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.plot.FigureFile;
import dev.charm.ops.plot.TrainingPlot;
import dev.charm.ops.training.TrainingRequest;
import dev.charm.schemas.TrainingRound;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm train plot}. */
@Command(
    name = "plot",
    sortOptions = false,
    description =
        "Draw how loss and accuracy went in every round of training, epoch by epoch, on the pairs"
            + " that were trained on and on held-out ones.")
public final class TrainPlotCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = {"-o", "--output-file"},
      paramLabel = "FILE",
      required = true,
      order = 1,
      description = "The figure, .svg or .png.")
  Path file = Path.of("loss.svg");

  @Option(
      names = "--reward-model",
      paramLabel = "NAME",
      order = 2,
      defaultValue = ShippedHead.NAME,
      description = "The reward model, without version (default: ${DEFAULT-VALUE}).")
  String rewardModel = ShippedHead.NAME;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    if (!FigureFile.canDraw(file)) {
      throw new ParameterException(spec.commandLine(), "a file .svg or .png is needed: " + file);
    }
    List<TrainingRound> rounds;
    try (LogReader reader = LogReaders.open(connection.resolve(), spec.commandLine().getErr())) {
      rounds =
          TrainingRequest.all(reader).stream()
              .filter(round -> round.getRewardModel().equals(rewardModel))
              .filter(round -> !round.getCurve().isEmpty())
              .toList();
    }
    if (rounds.isEmpty()) {
      throw new CommandFailedException(
          "no round of " + rewardModel + " is on charm.training-rounds with its curve");
    }
    TrainingPlot.draw(rounds.stream().map(TrainingPlot.Round::of).toList(), file);
    return ExitCode.DONE;
  }
}
