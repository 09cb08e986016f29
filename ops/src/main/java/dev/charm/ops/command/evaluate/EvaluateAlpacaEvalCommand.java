package dev.charm.ops.command.evaluate;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.AliasOption;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.evaluate.AlpacaEvalResult;
import dev.charm.ops.evaluate.FileNames;
import dev.charm.ops.evaluate.JudgePreferences;
import dev.charm.ops.evaluate.recorded.RecordedVotes;
import dev.charm.producers.preferences.JudgePreference;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code charm evaluate alpaca-eval}. */
@Command(
    name = "alpaca-eval",
    description = {
      "Print AlpacaEval's leaderboard of a judge's preferences: win rate in percent with its"
          + " standard error.",
      "Not length-controlled: that needs the difficulties of the instructions, which are not in the"
          + " preferences.",
      "Without a file: the votes of an arena for or against one model."
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

  @Mixin RecordedVoteOptions votes = new RecordedVoteOptions();
  @Mixin ReferenceOption reference = new ReferenceOption();
  @Mixin AliasOption aliases = new AliasOption();

  @Override
  boolean ofTopics() {
    return preferences == null;
  }

  @Override
  public Integer call() throws Exception {
    String set = preferences == null ? votes.arena : FileNames.ofSet(preferences);
    show(
        AlpacaEvalResult.LISTING,
        AlpacaEvalResult.of(preferences == null ? ofVotes() : ofFile(preferences)),
        row -> identity(null, set, row.model()));
    return ExitCode.DONE;
  }

  private List<JudgePreference> ofVotes() throws Exception {
    refuse("files", "--aliases");
    try (LogReader reader = openLog()) {
      return RecordedVotes.read(reader, votes.arena, err()).preferences(reference.model);
    }
  }

  private List<JudgePreference> ofFile(Path file) throws Exception {
    refuse("topics, not with files", RecordedVoteOptions.ARENA, ReferenceOption.REFERENCE);
    return JudgePreferences.read(file, aliases.read(), err());
  }
}
