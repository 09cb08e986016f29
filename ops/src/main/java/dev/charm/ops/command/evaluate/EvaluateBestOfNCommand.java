package dev.charm.ops.command.evaluate;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.ops.command.option.AliasOption;
import dev.charm.ops.command.option.ScorerOptions;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.evaluate.BestOfNResult;
import dev.charm.ops.evaluate.JudgePreferences;
import dev.charm.ops.evaluate.ResponseTexts;
import dev.charm.ops.evaluate.Scoring;
import dev.charm.producers.preferences.JudgePreference;
import dev.charm.producers.row.Aliases;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code charm evaluate best-of-n}. */
@Command(
    name = "best-of-n",
    description = {
      "Print what a reward model gains as a picker: how often a judge prefers the answer that it"
          + " takes of n to the reference, beside the longest and a random answer.",
      "n is 2, 4, 8, 16 and all; the mean goes over all draws of n answers of a prompt."
    },
    sortOptions = false)
public final class EvaluateBestOfNCommand extends EvaluationCommand {
  @Mixin ResponseOptions responses = new ResponseOptions();

  @Option(
      names = "--preferences",
      required = true,
      paramLabel = "FILE",
      order = 3,
      description =
          "The judge's preferences: AlpacaEval's annotations.json, or a table of prompt_id, model"
              + " and preference (1 to 2).")
  Path preferences = Path.of("");

  @Mixin ScorerOptions rewardModel = new ScorerOptions();
  @Mixin AliasOption aliases = new AliasOption();

  @Override
  public Integer call() throws Exception {
    Aliases names = aliases.read();
    List<BestOfNResult> rows;
    try (RewardScorer scorer = rewardModel.open(spec)) {
      List<JudgePreference> judged = JudgePreferences.read(preferences, names, err());
      ResponseTexts texts =
          responses.read(
              spec, names, judged.stream().map(JudgePreference::model).distinct().toList());
      rows = BestOfNResult.of(texts, judged, responses.prompts, new Scoring(scorer, err()), err());
    }
    print(BestOfNResult.LISTING, rows);
    return ExitCode.DONE;
  }
}
