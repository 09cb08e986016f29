package dev.charm.ops.command;

import dev.charm.ops.command.option.IngestOptions;
import dev.charm.ops.ingest.IngestRun;
import dev.charm.producers.rewards.ScoreColumn;
import dev.charm.producers.rewards.StudyCsv;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm ingest csv}. */
@Command(
    name = "csv",
    sortOptions = false,
    description = {
      "Send the CSV files of a study, gzipped or not, one per policy model.",
      "Columns: prompt (the text) or prompt_id, response (optional), and any score columns. A blank"
          + " score is a missing one."
    },
    footer = {
      "",
      "Example:",
      "  charm ingest csv gemma-2b-it=gemma.csv.gz --score 'score_grm=Ray2333/GRM@1'"
    })
public final class IngestCsvCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "POLICYMODEL=FILE", description = "The files.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--score",
      paramLabel = "COLUMN=RM@VERSION",
      order = 1,
      description = {
        "A score column and the reward model it belongs to; may be repeated",
        "(default: every column score_NAME, as NAME@1)."
      })
  List<String> scores = new ArrayList<>();

  @Option(
      names = "--prompt-id",
      paramLabel = "row|text",
      defaultValue = "row",
      order = 2,
      description = {
        "Whether a prompt asked twice in a file is two prompts (row) or one, whose first row counts"
            + " (text) (default: ${DEFAULT-VALUE}).",
        "With row, files that belong together must have their prompts in the same rows."
      })
  PromptIdentity identity = PromptIdentity.ROW;

  @Mixin IngestOptions options = new IngestOptions();

  private record Named(String policyModel, Path file) {}

  @Override
  public Integer call() throws Exception {
    List<ScoreColumn> columns = scores.stream().map(this::scoreColumn).toList();
    ReadSettings settings = options.settings();
    List<IngestRun.File> readers = new ArrayList<>();
    Set<String> models = new HashSet<>();
    for (String argument : files) {
      Named named = named(argument);
      if (!models.add(settings.aliases().name(named.policyModel()))) {
        throw new ParameterException(
            spec.commandLine(), "two files of policy model " + named.policyModel());
      }
      readers.add(
          () ->
              StudyCsv.open(
                  Source.file(named.file()), named.policyModel(), columns, identity, settings));
    }
    try {
      return options.run(spec, readers, List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Named named(String argument) {
    int equals = argument.indexOf('=');
    if (equals <= 0 || equals == argument.length() - 1) {
      throw new ParameterException(
          spec.commandLine(), "a file is POLICYMODEL=FILE, got '" + argument + "'");
    }
    return new Named(argument.substring(0, equals), Path.of(argument.substring(equals + 1)));
  }

  private ScoreColumn scoreColumn(String text) {
    try {
      return ScoreColumn.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--score: " + e.getMessage(), e);
    }
  }
}
