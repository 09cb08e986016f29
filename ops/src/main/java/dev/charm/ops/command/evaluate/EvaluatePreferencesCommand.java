package dev.charm.ops.command.evaluate;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.ops.command.option.ReportOption;
import dev.charm.ops.command.option.ScorerOptions;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.evaluate.PreferenceResult;
import dev.charm.ops.evaluate.PreferenceSet;
import dev.charm.ops.evaluate.Scoring;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code charm evaluate preferences}. */
@Command(
    name = "preferences",
    description = {
      "Print how often a reward model prefers the better answer, with intervals of 95 %%, beside the"
          + " baseline that takes the longer one (in characters), and where the lengths are within"
          + " 20 %% of the longer.",
      "Equal scores count half. Read as they are: RM-Bench (easy, normal, hard), RewardBench 2 and"
          + " its Ties, LLMBar, JudgeBench, HH, HHH, TRL, any chosen and rejected."
    },
    sortOptions = false)
public final class EvaluatePreferencesCommand extends EvaluationCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "[NAME=]FILE",
      description = "Test sets: JSON Lines, JSON, Parquet or tables, compressed or not.")
  List<String> files = new ArrayList<>();

  @Mixin ScorerOptions rewardModel = new ScorerOptions();
  @Mixin ReportOption report = new ReportOption();

  @Override
  public Integer call() throws Exception {
    List<PreferenceSet> sets;
    List<PreferenceResult> rows = new ArrayList<>();
    try (RewardScorer scorer = rewardModel.open(spec)) {
      sets = PreferenceSet.read(files, err());
      report.write(sets.stream().map(PreferenceSet::report).toList());
      Scoring scoring = new Scoring(scorer, err());
      for (PreferenceSet set : sets) {
        rows.addAll(PreferenceResult.of(set, scoring, err()));
      }
    }
    print(PreferenceResult.LISTING, rows);
    return rows.isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
  }
}
