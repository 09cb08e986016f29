package dev.charm.ops.command.evaluate;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.batch.BatchRatings;
import dev.charm.ops.command.option.AliasOption;
import dev.charm.ops.command.option.ScorerOptions;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.evaluate.ArenaEvaluation;
import dev.charm.ops.evaluate.ArenaResult;
import dev.charm.ops.evaluate.FileAnswers;
import dev.charm.ops.evaluate.FileNames;
import dev.charm.ops.evaluate.ResponseTexts;
import dev.charm.ops.evaluate.Scoring;
import dev.charm.ops.evaluate.recorded.RecordedAnswers;
import dev.charm.ops.evaluate.recorded.RecordedRatings;
import dev.charm.ops.ingest.FileReports;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.row.Aliases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
      "Only prompts count that every rated model has answered.",
      "Without files: the rewards on charm.rewards and the ratings on charm.arena-ratings."
    },
    sortOptions = false)
public final class EvaluateArenaCommand extends EvaluationCommand {
  @Mixin ResponseOptions responses = new ResponseOptions();

  @Option(
      names = "--ratings",
      paramLabel = "FILE",
      order = 3,
      description = "Table of arena ratings, as `ratings import` reads it.")
  @Nullable Path ratings;

  @Option(
      names = "--ratings-arena",
      paramLabel = "NAME",
      order = 3,
      description =
          "The arena or ARENA/CATEGORY whose ratings count, where there are several (default: "
              + RatingTable.DEFAULT_ARENA
              + " of a table; of topics the only one).")
  @Nullable String arena;

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
    Agreement found = ofTopics() ? ofRewards() : ofFiles();
    List<ArenaResult> rows = new ArrayList<>();
    rows.add(found.evaluation().all());
    if (folds > 0) {
      rows.addAll(found.evaluation().folds(folds));
    } else if (folded) {
      rows.addAll(found.evaluation().heldOut(heldOut));
    }
    show(
        folded ? ArenaResult.FOLDED : ArenaResult.LISTING,
        rows,
        row -> identity(found.rewardModel(), found.arena(), row.name()));
    return ExitCode.DONE;
  }

  /** What was evaluated, and on what. */
  private record Agreement(String rewardModel, String arena, ArenaEvaluation evaluation) {}

  @Override
  boolean ofTopics() {
    return responses.files.isEmpty() && ratings == null;
  }

  private Agreement ofRewards() throws Exception {
    refuse("files", "--reward-models", "--aliases");
    String named = rewardModel.one(spec);
    try (LogReader reader = openLog()) {
      RecordedRatings rated = RecordedRatings.read(reader, arena);
      RecordedAnswers answers = recorded(reader, named);
      return new Agreement(
          answers.rewardModel(),
          rated.arena(),
          ArenaEvaluation.of(answers, rated.ratings(), responses.prompts, err()));
    }
  }

  private Agreement ofFiles() throws Exception {
    Path table = ratings;
    if (table == null || responses.files.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--responses and --ratings go together; without both, topics are read");
    }
    Aliases names = aliases.read();
    try (RewardScorer scorer = rewardModel.open(spec)) {
      BatchRatings rated =
          BatchRatings.read(table, arena == null ? RatingTable.DEFAULT_ARENA : arena, names);
      FileReports.tell(rated.report(), err());
      Map<String, Double> values = new HashMap<>();
      rated.ratings().forEach((model, rating) -> values.put(model, rating.value()));
      ResponseTexts texts = responses.read(spec, names, values.keySet());
      return new Agreement(
          scorer.rewardModel(),
          FileNames.ofSet(table),
          ArenaEvaluation.of(
              new FileAnswers(texts, new Scoring(scorer, err())),
              values,
              responses.prompts,
              err()));
    }
  }
}
