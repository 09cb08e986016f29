package dev.charm.ops.command.option;

import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.FieldNames;
import dev.charm.producers.rewards.ScoreColumn;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say where answers and scores stand in a file. */
public final class AnswerOptions {
  @Option(
      names = "--score",
      paramLabel = "COLUMN=RM@VERSION",
      order = 10,
      description = {
        "A score column, or a sum of columns by weights such as 0.65*helpfulness+0.8*correctness,"
            + " and the reward model it belongs to; may be repeated",
        "(default: every column score_NAME, as NAME@1)."
      })
  List<String> scores = new ArrayList<>();

  @Option(
      names = "--field",
      paramLabel = "FIELD=COLUMN",
      order = 11,
      description = {
        "Where something stands, if not where it stands in most files; may be repeated. Fields:"
            + " prompt, prompt_id, input (which is put below the prompt), system, messages, category,"
            + " response, model, sample_index, reward_model, answers, models, scores, chosen,"
            + " rejected, chosen_model, rejected_model.",
        "A column may be a path: output.text."
      })
  List<String> fields = new ArrayList<>();

  /** The settings with these columns. */
  public AnswerSettings in(AnswerSettings settings, CommandSpec spec) {
    List<ScoreColumn> columns = new ArrayList<>();
    for (String score : scores) {
      columns.add(parsed(spec, "--score", () -> ScoreColumn.parse(score)));
    }
    FieldNames names = parsed(spec, "--field", () -> FieldNames.parse(fields));
    return parsed(spec, "--score", () -> settings.with(names, columns));
  }

  private interface Parser<T> {
    T parse();
  }

  private static <T> T parsed(CommandSpec spec, String option, Parser<T> parser) {
    try {
      return parser.parse();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
    }
  }

  boolean given() {
    return !scores.isEmpty() || !fields.isEmpty();
  }
}
