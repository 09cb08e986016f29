package dev.charm.ops.command.evaluate;

import dev.charm.ops.command.option.AliasOption;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.evaluate.AlpacaEvalResult;
import dev.charm.ops.evaluate.JudgePreferences;
import java.nio.file.Path;
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
          + " preferences."
    },
    sortOptions = false)
public final class EvaluateAlpacaEvalCommand extends EvaluationCommand {
  @Option(
      names = "--preferences",
      required = true,
      paramLabel = "FILE",
      order = 1,
      description =
          "AlpacaEval's annotations.json, or a table of prompt_id, model and preference (1 to 2).")
  Path preferences = Path.of("");

  @Mixin AliasOption aliases = new AliasOption();

  @Override
  public Integer call() throws Exception {
    print(
        AlpacaEvalResult.LISTING,
        AlpacaEvalResult.of(JudgePreferences.read(preferences, aliases.read(), err())));
    return ExitCode.DONE;
  }
}
