package dev.charm.ops.command.evaluate;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.ops.batch.BatchRatings;
import dev.charm.ops.command.option.AliasOption;
import dev.charm.ops.command.option.ScorerOptions;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.evaluate.ArenaEvaluation;
import dev.charm.ops.evaluate.ArenaResult;
import dev.charm.ops.evaluate.ResponseTexts;
import dev.charm.ops.evaluate.Scoring;
import dev.charm.ops.ingest.FileReports;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.row.Aliases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code charm evaluate arena}. */
@Command(
    name = "arena",
    description = {
      "Print how a reward model's view of policy models agrees with arena ratings: correlations of"
          + " mean rewards, the share of pairs of models in the order of their ratings, the mean"
          + " mismatch degree, and that of soft win rates at a temperature fitted on other models.",
      "Only prompts count that every rated model has answered."
    },
    sortOptions = false)
public final class EvaluateArenaCommand extends EvaluationCommand {
  @Mixin ResponseOptions responses = new ResponseOptions();

  @Option(
      names = "--ratings",
      required = true,
      paramLabel = "FILE",
      order = 3,
      description = "Table of arena ratings, as `ratings import` reads it.")
  Path ratings = Path.of("");

  @Option(
      names = "--ratings-arena",
      paramLabel = "NAME",
      defaultValue = RatingTable.DEFAULT_ARENA,
      order = 3,
      description =
          "The arena or ARENA/CATEGORY whose ratings count, where the table has several (default:"
              + " ${DEFAULT-VALUE}).")
  String arena = RatingTable.DEFAULT_ARENA;

  @Option(
      names = "--folds",
      paramLabel = "K",
      defaultValue = "0",
      order = 5,
      description =
          "Also for models and prompts in training and held out: K folds, each of which leaves out"
              + " whole families of models and a part of the prompts.")
  int folds;

  @Option(
      names = "--held-out",
      paramLabel = "POLICYMODEL",
      split = ",",
      order = 5,
      description = "The same with these models left out, and a fifth of the prompts.")
  List<String> heldOut = new ArrayList<>();

  @Mixin ScorerOptions rewardModel = new ScorerOptions();
  @Mixin AliasOption aliases = new AliasOption();

  @Override
  public Integer call() throws Exception {
    boolean folded = folds != 0 || !heldOut.isEmpty();
    if (folds < 0 || folds == 1 || (folds > 0 && !heldOut.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "--folds is 2 or more, and does not go with --held-out");
    }
    Aliases names = aliases.read();
    List<ArenaResult> rows = new ArrayList<>();
    try (RewardScorer scorer = rewardModel.open(spec)) {
      BatchRatings rated = BatchRatings.read(ratings, arena, names);
      FileReports.tell(rated.report(), err());
      ResponseTexts texts = responses.read(spec, names, rated.ratings().keySet());
      ArenaEvaluation evaluation =
          ArenaEvaluation.of(
              texts, rated.ratings(), responses.prompts, new Scoring(scorer, err()), err());
      rows.add(evaluation.all());
      if (folds > 0) {
        rows.addAll(evaluation.folds(folds));
      } else if (folded) {
        rows.addAll(evaluation.heldOut(heldOut));
      }
    }
    print(folded ? ArenaResult.FOLDED : ArenaResult.LISTING, rows);
    return ExitCode.DONE;
  }
}
