package dev.charm.ops.command.models;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.command.option.RewardModelOptions;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ErrorLine;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.models.CheckedConversation;
import dev.charm.ops.models.RewardModelCheck;
import dev.charm.ops.models.RewardModels;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm reward-models check}. */
@Command(
    name = "check",
    sortOptions = false,
    description = {
      "Score fixed conversations with reward models, and show what each saw of them: tokens,"
          + " template, truncation. The exit code is 1 if one of them cannot be used as it is"
          + " declared."
    })
public final class RewardModelsCheckCommand implements Callable<Integer> {
  private static final Listing<Checked> LISTING =
      new Listing<>(
          Stream.concat(
                  Stream.of(Column.of("reward_model", Checked::rewardModel)),
                  CheckedConversation.LISTING.columns().stream().map(RewardModelsCheckCommand::of))
              .toList());

  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "RM",
      description = "The reward models (default: all that are declared, and the bundled one).")
  List<String> rewardModels = new ArrayList<>();

  @Mixin RewardModelOptions models = new RewardModelOptions();
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  private record Checked(String rewardModel, CheckedConversation conversation) {}

  private static Column<Checked> of(Column<CheckedConversation> column) {
    return new Column<>(
        column.name(),
        column.heading(),
        column.decimals(),
        column.detail(),
        checked -> column.value().apply(checked.conversation()));
  }

  @Override
  public Integer call() {
    List<Checked> rows = new ArrayList<>();
    boolean good = true;
    PrintWriter err = spec.commandLine().getErr();
    try (RewardModels known = models.open()) {
      List<RewardModelDeclaration> asked =
          rewardModels.isEmpty() ? known.all() : rewardModels.stream().map(known::find).toList();
      for (RewardModelDeclaration model : asked) {
        String id = model.id().toString();
        try (RewardScorer scorer = known.open(model)) {
          RewardModelCheck check = RewardModelCheck.of(scorer);
          check.conversations().forEach(each -> rows.add(new Checked(id, each)));
          scorer
              .provenance()
              .forEach((what, value) -> err.printf("charm: %s: %s %s%n", id, what, value));
          check.warnings().forEach(each -> err.printf("charm: %s: warning: %s%n", id, each));
          check.errors().forEach(each -> err.printf("charm: %s: error: %s%n", id, each));
          good &= check.errors().isEmpty();
        } catch (CommandFailedException e) {
          err.printf("charm: %s%n", ErrorLine.of(e));
          good = false;
        }
      }
    }
    err.flush();
    LISTING.print(output.output(), rows, spec.commandLine().getOut());
    return good ? ExitCode.DONE : ExitCode.FAILED;
  }
}
