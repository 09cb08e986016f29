package dev.charm.ops.command.evaluate;

import dev.charm.consumers.scoring.remote.Judge;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.AliasOption;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.evaluate.AlpacaEvalResult;
import dev.charm.ops.evaluate.Difficulties;
import dev.charm.ops.evaluate.FileNames;
import dev.charm.ops.evaluate.JudgePreferences;
import dev.charm.ops.evaluate.Judging;
import dev.charm.ops.evaluate.LengthControlledResult;
import dev.charm.ops.evaluate.recorded.RecordedVotes;
import dev.charm.producers.preferences.JudgePreference;
import dev.charm.producers.row.Aliases;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code charm evaluate alpaca-eval}. */
@Command(
    name = "alpaca-eval",
    description = {
      "Print AlpacaEval's leaderboard of a judge's preferences: win rate in percent with its"
          + " standard error.",
      "With --responses also length-controlled: the win rate as it would be if every answer were as"
          + " long as the reference's.",
      "The preferences are read, or a judge is asked (--judge-url). Without files: the votes of an"
          + " arena for or against one model, --reference (default: the one that takes part in every"
          + " vote)."
    },
    sortOptions = false)
public final class EvaluateAlpacaEvalCommand extends EvaluationCommand {
  @Option(
      names = "--preferences",
      paramLabel = "FILE",
      order = 1,
      description =
          "AlpacaEval's annotations.json, or a table of prompt_id, model and preference (1 to 2).")
  @Nullable Path preferences;

  @Mixin JudgedAnswerOptions responses = new JudgedAnswerOptions();

  @Option(
      names = "--difficulties",
      paramLabel = "FILE",
      order = 4,
      description =
          "AlpacaEval's instruction_difficulty.csv, or a table of prompt_id (or instruction) and"
              + " difficulty (default: estimated from all models together).")
  @Nullable Path difficulties;

  @Mixin RecordedVoteOptions votes = new RecordedVoteOptions();
  @Mixin JudgeOptions judge = new JudgeOptions();
  @Mixin AliasOption aliases = new AliasOption();

  @Override
  boolean ofTopics() {
    return preferences == null && !judge.given() && !responses.given();
  }

  @Override
  public Integer call() throws Exception {
    checkUsage();
    if (ofTopics()) {
      List<JudgePreference> given = ofVotes();
      showWithoutLengths(votes.arena, given);
      return ExitCode.DONE;
    }
    Aliases names = aliases.read();
    if (preferences == null) {
      return judged(names);
    }
    String set = FileNames.ofSet(preferences);
    List<JudgePreference> read = JudgePreferences.read(preferences, names, err());
    if (responses.given()) {
      showWithLengths(set, read, responses.read(spec, names, read));
    } else {
      showWithoutLengths(set, read);
    }
    return ExitCode.DONE;
  }

  private void checkUsage() {
    if (judge.withoutUrl()) {
      throw usage("a judge is asked with --judge-url");
    }
    if (ofTopics()) {
      refuse("files", "--aliases", "--difficulties");
      return;
    }
    refuse("topics, not with files", RecordedVoteOptions.ARENA);
    if ((preferences != null) == judge.given()) {
      throw usage(
          judge.given()
              ? "--preferences are read, or a judge is asked with --judge-url: one of them"
              : "--preferences FILE, or --judge-url to ask a judge?");
    }
    if (!responses.given() && (responses.reference != null || difficulties != null)) {
      throw usage("--reference and --difficulties need --responses");
    }
    if (judge.given() && (!responses.given() || responses.reference == null)) {
      throw usage("a judge is asked about --responses beside those of --reference");
    }
  }

  private List<JudgePreference> ofVotes() throws Exception {
    try (LogReader reader = openLog()) {
      return RecordedVotes.read(reader, votes.arena, err()).preferences(responses.reference);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int judged(Aliases names) throws Exception {
    Judge asked = judge.open(spec);
    JudgedAnswerOptions.Read answers = responses.read(spec, names, List.of());
    Judging judging = new Judging(asked, answers.texts(), answers.reference(), err());
    List<JudgePreference> given = judging.preferences(judge.save);
    if (!given.isEmpty()) {
      showWithLengths(asked.model(), given, answers);
    }
    SortedSet<String> unjudged = judging.unjudged();
    if (unjudged.isEmpty()) {
      return ExitCode.DONE;
    }
    err().println("charm: without any preference: " + String.join(", ", unjudged));
    err().flush();
    return ExitCode.FAILED;
  }

  private void showWithoutLengths(String set, List<JudgePreference> given) throws Exception {
    show(
        AlpacaEvalResult.LISTING,
        AlpacaEvalResult.of(given),
        row -> identity(null, set, row.model()));
  }

  private void showWithLengths(
      String set, List<JudgePreference> given, JudgedAnswerOptions.Read answers) throws Exception {
    Difficulties known = difficulties == null ? null : Difficulties.read(difficulties, err());
    show(
        LengthControlledResult.LISTING,
        LengthControlledResult.of(given, answers.texts(), answers.reference(), known, err()),
        row -> identity(null, set, row.result().model()));
  }
}
