package dev.charm.ops.command.models;

import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.command.option.TimeText;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.models.RescoredPartition;
import dev.charm.ops.models.Rescoring;
import dev.charm.schemas.RewardModelId;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm rescore}. */
@Command(
    name = "rescore",
    sortOptions = false,
    description = {
      "Have a reward model score the responses since a time, again or for the first time. Its"
          + " scorers must be stopped meanwhile. A new version scores all responses unasked; this"
          + " spares it the old ones."
    })
public final class RescoreCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--reward-model",
      paramLabel = "RM",
      required = true,
      order = 1,
      description = "The reward model, NAME@VERSION.")
  String rewardModel = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      required = true,
      order = 2,
      converter = TimeText.class,
      description = "Responses written since then, such as 2026-05-01 or 2026-05-01T12:00:00Z.")
  Instant since = Instant.EPOCH;

  @Option(names = "--dry-run", order = 3, description = "Print what would be done, and do nothing.")
  boolean dryRun;

  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    try {
      RewardModelId.parse(rewardModel);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    Connection to = connection.resolve();
    to.requireBroker();
    try (Admin admin = to.admin()) {
      Rescoring rescoring = new Rescoring(admin, rewardModel);
      List<RescoredPartition> plan = rescoring.plan(since);
      if (!dryRun) {
        rescoring.carryOut(plan);
      }
      RescoredPartition.LISTING.print(output.output(), plan, spec.commandLine().getOut());
      PrintWriter err = spec.commandLine().getErr();
      long skipped = plan.stream().mapToLong(RescoredPartition::skipped).sum();
      if (skipped > 0) {
        err.printf(
            "charm: %d offsets that it has not taken yet %s left out%n",
            skipped, dryRun ? "would be" : "are");
      }
      err.flush();
    }
    return ExitCode.DONE;
  }
}
