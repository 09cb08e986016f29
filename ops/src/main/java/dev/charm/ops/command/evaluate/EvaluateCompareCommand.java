package dev.charm.ops.command.evaluate;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.ScorerOptions;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.evaluate.ComparedModels;
import dev.charm.ops.evaluate.ComparisonResult;
import dev.charm.ops.evaluate.PreferenceSet;
import dev.charm.ops.evaluate.Scoring;
import dev.charm.ops.evaluate.recorded.RecordedAnswers;
import dev.charm.ops.evaluate.recorded.RecordedVotes;
import dev.charm.ops.plot.AccuracyPlot;
import dev.charm.ops.plot.FigureFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code charm evaluate compare}. */
@Command(
    name = "compare",
    description = {
      "Print whether reward models differ on test sets of preferences: every two of them on each"
          + " set, by McNemar's exact test over prompts and a paired bootstrap.",
      "p-values of all comparisons are adjusted by Holm's procedure; reward models that share a"
          + " letter cannot be told apart.",
      "Without files: on the votes of an arena, by the rewards on charm.rewards."
    },
    sortOptions = false)
public final class EvaluateCompareCommand extends EvaluationCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "NAME@VERSION",
      description = "Reward models, at least two.")
  List<String> rewardModels = new ArrayList<>();

  @Option(
      names = "--preferences",
      arity = "1..*",
      paramLabel = "[NAME=]FILE",
      order = 1,
      description = "Test sets, as `evaluate preferences` reads them.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--plot",
      paramLabel = "FILE.svg|png",
      order = 2,
      description = "Draw accuracies with their intervals and letters to this file.")
  @Nullable Path plot;

  @Mixin RecordedVoteOptions votes = new RecordedVoteOptions();
  @Mixin ScorerOptions options = new ScorerOptions();

  @Override
  public Integer call() throws Exception {
    List<String> all = new ArrayList<>(rewardModels);
    all.addAll(options.named());
    if (all.size() < 2 || new HashSet<>(all).size() < all.size()) {
      throw new ParameterException(
          spec.commandLine(), "two or more different reward models are compared");
    }
    if (plot != null && !FigureFile.canDraw(plot)) {
      throw new ParameterException(spec.commandLine(), "--plot draws .svg or .png, not " + plot);
    }
    ComparedModels.Found found = (ofTopics() ? ofVotes(all) : ofFiles(all)).compare();
    show(
        ComparisonResult.LISTING,
        found.comparisons(),
        row -> identity(row.rewardModelA(), row.set(), row.rewardModelB()));
    PrintWriter notes = err();
    found
        .standings()
        .forEach(
            each ->
                notes.printf(
                    Locale.ROOT,
                    "charm: %s: %s %.3f (%s)%n",
                    each.set(),
                    each.rewardModel(),
                    each.share().value(),
                    each.group()));
    notes.flush();
    if (plot != null) {
      AccuracyPlot.draw(
          found.standings().stream()
              .map(
                  each ->
                      new AccuracyPlot.Point(
                          each.set(),
                          each.rewardModel(),
                          each.share().value(),
                          each.share().low(),
                          each.share().high(),
                          each.group()))
              .toList(),
          plot);
    }
    return found.comparisons().isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
  }

  @Override
  boolean ofTopics() {
    return files.isEmpty();
  }

  private ComparedModels ofVotes(List<String> all) throws Exception {
    refuse("files", "--reward-models");
    ComparedModels compared = new ComparedModels();
    try (LogReader reader = openLog()) {
      RecordedVotes cast = RecordedVotes.read(reader, votes.arena, err());
      for (String rewardModel : all) {
        RecordedAnswers answers = recorded(reader, rewardModel);
        compared.add(answers.rewardModel(), cast.arena(), cast.decisions(answers));
      }
    }
    return compared;
  }

  private ComparedModels ofFiles(List<String> all) throws Exception {
    refuse("topics, not with files", RecordedVoteOptions.ARENA);
    List<PreferenceSet> sets = PreferenceSet.read(files, err());
    ComparedModels compared = new ComparedModels();
    for (String rewardModel : all) {
      try (RewardScorer scorer = options.open(rewardModel)) {
        compared.add(rewardModel, sets, new Scoring(scorer, err()));
      }
    }
    return compared;
  }
}
