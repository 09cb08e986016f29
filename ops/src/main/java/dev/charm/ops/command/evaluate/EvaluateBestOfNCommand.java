package dev.charm.ops.command.evaluate;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.AliasOption;
import dev.charm.ops.command.option.ScorerOptions;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.evaluate.BestOfNResult;
import dev.charm.ops.evaluate.FileAnswers;
import dev.charm.ops.evaluate.FileNames;
import dev.charm.ops.evaluate.JudgePreferences;
import dev.charm.ops.evaluate.ResponseTexts;
import dev.charm.ops.evaluate.Scoring;
import dev.charm.ops.evaluate.recorded.RecordedAnswers;
import dev.charm.ops.evaluate.recorded.RecordedVotes;
import dev.charm.producers.preferences.JudgePreference;
import dev.charm.producers.row.Aliases;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code charm evaluate best-of-n}. */
@Command(
    name = "best-of-n",
    description = {
      "Print what a reward model gains as a picker: how often a judge prefers the answer that it"
          + " takes of n to the reference, beside the longest and a random answer.",
      "n is 2, 4, 8, 16 and all; the mean goes over all draws of n answers of a prompt.",
      "Without files: the rewards on charm.rewards, and the votes of an arena for or against one"
          + " model."
    },
    sortOptions = false)
public final class EvaluateBestOfNCommand extends EvaluationCommand {
  @Mixin ResponseOptions responses = new ResponseOptions();

  @Option(
      names = "--preferences",
      paramLabel = "FILE",
      order = 3,
      description =
          "The judge's preferences: AlpacaEval's annotations.json, or a table of prompt_id, model"
              + " and preference (1 to 2).")
  @Nullable Path preferences;

  @Mixin RecordedVoteOptions votes = new RecordedVoteOptions();
  @Mixin ReferenceOption reference = new ReferenceOption();
  @Mixin ScorerOptions rewardModel = new ScorerOptions();
  @Mixin AliasOption aliases = new AliasOption();

  /** What was found, of what. */
  private record Picks(String rewardModel, String set, List<BestOfNResult> rows) {}

  @Override
  boolean ofTopics() {
    return responses.files.isEmpty() && preferences == null;
  }

  @Override
  public Integer call() throws Exception {
    Picks picks = ofTopics() ? ofVotes() : ofFiles();
    show(
        BestOfNResult.LISTING,
        picks.rows(),
        row -> identity(picks.rewardModel(), picks.set(), row.picker() + " of " + row.n()));
    return ExitCode.DONE;
  }

  private Picks ofVotes() throws Exception {
    refuse("files", "--reward-models", "--aliases");
    String named = rewardModel.one(spec);
    try (LogReader reader = openLog()) {
      List<JudgePreference> judged =
          RecordedVotes.read(reader, votes.arena, err()).preferences(reference.model);
      RecordedAnswers answers = recorded(reader, named);
      return new Picks(
          answers.rewardModel(),
          votes.arena,
          BestOfNResult.of(answers, judged, responses.prompts, err()));
    }
  }

  private Picks ofFiles() throws Exception {
    refuse("topics, not with files", RecordedVoteOptions.ARENA, ReferenceOption.REFERENCE);
    Path file = preferences;
    if (file == null || responses.files.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--responses and --preferences go together; without both, topics are read");
    }
    Aliases names = aliases.read();
    try (RewardScorer scorer = rewardModel.open(spec)) {
      List<JudgePreference> judged = JudgePreferences.read(file, names, err());
      ResponseTexts texts =
          responses.read(
              spec, names, judged.stream().map(JudgePreference::model).distinct().toList());
      return new Picks(
          scorer.rewardModel(),
          FileNames.ofSet(file),
          BestOfNResult.of(
              new FileAnswers(texts, new Scoring(scorer, err())),
              judged,
              responses.prompts,
              err()));
    }
  }
}
