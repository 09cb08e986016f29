package dev.charm.ops.command.models;

import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.command.option.RewardModelOptions;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.models.RewardModelRow;
import dev.charm.ops.models.RewardModels;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code charm reward-models list}. */
@Command(
    name = "list",
    sortOptions = false,
    description = "Print the bundled reward model and those that the file declares.")
public final class RewardModelsListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin RewardModelOptions models = new RewardModelOptions();
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() {
    try (RewardModels known = models.open()) {
      RewardModelRow.LISTING.print(
          output.output(),
          known.all().stream().map(RewardModelRow::of).toList(),
          spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }
}
