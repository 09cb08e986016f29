package dev.charm.ops.command.models;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.command.option.RewardModelOptions;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.models.RewardModelRow;
import dev.charm.ops.models.RewardModels;
import dev.charm.ops.training.TrainedVersions;
import dev.charm.schemas.RewardModelVersion;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code charm reward-models list}. */
@Command(
    name = "list",
    sortOptions = false,
    description = {
      "Print the bundled reward model, those that the file declares, and the versions that were"
          + " trained here, with their status and what was measured of them: candidate, active,"
          + " refused or retired.",
      "Loss, accuracy and mean margin (r_chosen - r_rejected) are those on held-out pairs. Without a"
          + " broker at the usual address only the first two are printed, and it says so."
    })
public final class RewardModelsListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin RewardModelOptions models = new RewardModelOptions();
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    try (RewardModels known = models.open()) {
      RewardModelRow.LISTING.print(
          output.output(), RewardModelRow.of(known.all(), trained()), spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }

  private List<RewardModelVersion> trained() throws Exception {
    Connection from = connection.resolve();
    PrintWriter err = spec.commandLine().getErr();
    try (LogReader reader = LogReaders.open(from, err)) {
      return TrainedVersions.read(reader).all();
    } catch (CommandFailedException e) {
      if (!from.bootstrapServers().equals(Connection.DEFAULT_BOOTSTRAP_SERVER)) {
        throw e;
      }
      err.println("charm: the versions that were trained here are not listed: " + e.getMessage());
      err.flush();
      return List.of();
    }
  }
}
