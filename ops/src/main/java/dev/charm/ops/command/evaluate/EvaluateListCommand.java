package dev.charm.ops.command.evaluate;

import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.evaluate.recorded.EvaluationLog;
import dev.charm.ops.evaluate.recorded.RecordedFigure;
import dev.charm.schemas.Evaluation;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm evaluate list}. */
@Command(
    name = "list",
    description = "Print what evaluations found that are on charm.evaluations, one line a figure.",
    sortOptions = false)
public final class EvaluateListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--reward-model",
      paramLabel = "NAME@VERSION",
      order = 1,
      description = "Only of this reward model.")
  @Nullable String rewardModel;

  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    List<Evaluation> wanted =
        EvaluationLog.read(connection.resolve(), spec.commandLine().getErr()).stream()
            .filter(each -> rewardModel == null || rewardModel.equals(each.getRewardModel()))
            .toList();
    RecordedFigure.LISTING.print(
        output.output(), RecordedFigure.of(wanted), spec.commandLine().getOut());
    return ExitCode.DONE;
  }
}
