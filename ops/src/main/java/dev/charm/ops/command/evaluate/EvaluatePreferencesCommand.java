package dev.charm.ops.command.evaluate;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.ReportOption;
import dev.charm.ops.command.option.ScorerOptions;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.evaluate.JudgedPair;
import dev.charm.ops.evaluate.PreferenceResult;
import dev.charm.ops.evaluate.PreferenceSet;
import dev.charm.ops.evaluate.Scoring;
import dev.charm.ops.evaluate.recorded.RecordedAnswers;
import dev.charm.ops.evaluate.recorded.RecordedVotes;
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
          + " its Ties, LLMBar, JudgeBench, HH, HHH, TRL, any chosen and rejected.",
      "Without files: the votes on charm.battles that name a prompt, by the rewards on"
          + " charm.rewards; votes for neither answer are left out."
    },
    sortOptions = false)
public final class EvaluatePreferencesCommand extends EvaluationCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "[NAME=]FILE",
      description = "Test sets: JSON Lines, JSON, Parquet or tables, compressed or not.")
  List<String> files = new ArrayList<>();

  @Mixin RecordedVoteOptions votes = new RecordedVoteOptions();
  @Mixin ScorerOptions rewardModel = new ScorerOptions();
  @Mixin ReportOption report = new ReportOption();

  @Override
  boolean ofTopics() {
    return files.isEmpty();
  }

  @Override
  public Integer call() throws Exception {
    return ofTopics() ? ofVotes() : ofFiles();
  }

  private int ofVotes() throws Exception {
    refuse("files", "--reward-models", "--report");
    String named = rewardModel.one(spec);
    try (LogReader reader = openLog()) {
      RecordedVotes cast = RecordedVotes.read(reader, votes.arena, err());
      RecordedAnswers answers = recorded(reader, named);
      List<JudgedPair> pairs =
          cast.decisions(answers).values().stream().flatMap(List::stream).toList();
      show(
          PreferenceResult.LISTING,
          List.of(PreferenceResult.whole(cast.arena(), pairs, err())),
          row -> identity(answers.rewardModel(), row.set(), row.subset()));
    }
    return ExitCode.DONE;
  }

  private int ofFiles() throws Exception {
    refuse("topics, not with files", RecordedVoteOptions.ARENA);
    List<PreferenceResult> rows = new ArrayList<>();
    String scored;
    try (RewardScorer scorer = rewardModel.open(spec)) {
      scored = scorer.rewardModel();
      List<PreferenceSet> sets = PreferenceSet.read(files, err());
      report.write(sets.stream().map(PreferenceSet::report).toList());
      Scoring scoring = new Scoring(scorer, err());
      for (PreferenceSet set : sets) {
        rows.addAll(PreferenceResult.of(set, scoring, err()));
      }
    }
    show(PreferenceResult.LISTING, rows, row -> identity(scored, row.set(), row.subset()));
    return rows.isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
  }
}
