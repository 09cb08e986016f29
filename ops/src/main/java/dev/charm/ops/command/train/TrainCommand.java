package dev.charm.ops.command.train;

import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.training.TrainingObjective;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.training.TrainedVersions;
import dev.charm.ops.training.TrainingRequest;
import dev.charm.ops.training.VersionRow;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm train}. */
@Command(
    name = "train",
    sortOptions = false,
    description = {
      "Have the running trainer make the next version of a reward model from its calibrated pairs,"
          + " wait for its round and its gate, and print the version.",
      "Exit code 0 whether it is promoted or refused; 1 if nothing could be trained."
    },
    subcommands = TrainPlotCommand.class)
public final class TrainCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Spec CommandSpec spec;

  @Option(
      names = "--reward-model",
      paramLabel = "NAME",
      order = 1,
      defaultValue = ShippedHead.NAME,
      description = "The reward model, without version (default: ${DEFAULT-VALUE}).")
  String rewardModel = ShippedHead.NAME;

  @Option(
      names = "--objective",
      paramLabel = "NAME",
      order = 2,
      description =
          "pairs, pairs-with-gain, rounds or win-rate-matching (default: what the trainer is set"
              + " to).")
  @Nullable String objective;

  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    checkObjective();
    Connection to = connection.resolve(ClientUse.READ, ClientUse.SEND);
    TrainingRequest request = TrainingRequest.send(to, rewardModel, objective);
    Optional<TrainingRound> over = request.await(PATIENCE, () -> false);
    return over.isPresent() ? told(over.get(), to) : ExitCode.FAILED;
  }

  private void checkObjective() {
    if (objective != null) {
      try {
        TrainingObjective.named(objective);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }
  }

  private int told(TrainingRound round, Connection to) throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    TrainingStatus status = TrainingStatus.of(round.getStatus());
    if (status != TrainingStatus.PROMOTED && status != TrainingStatus.REFUSED) {
      throw new CommandFailedException("nothing was trained: " + round.getReason());
    }
    err.println("charm: " + status.name().toLowerCase(Locale.ROOT) + ": " + round.getReason());
    err.flush();
    try (LogReader reader = LogReaders.open(to, err)) {
      List<VersionRow> rows =
          TrainedVersions.read(reader).all().stream()
              .filter(v -> RewardModelView.id(v).equals(round.getCandidate()))
              .map(VersionRow::of)
              .toList();
      VersionRow.LISTING.print(output.output(), rows, spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }
}
