package dev.charm.ops.command;

import dev.charm.ops.batch.ModelFile;
import dev.charm.ops.command.option.AnswerOptions;
import dev.charm.ops.command.option.IngestOptions;
import dev.charm.ops.command.option.ModelFiles;
import dev.charm.ops.command.option.VersionOption;
import dev.charm.ops.ingest.IngestRun;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.rewards.PromptMatches;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.source.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm ingest csv}. */
@Command(
    name = "csv",
    sortOptions = false,
    description = {
      "Send the files of a study, one per policy model, one row a prompt: CSV, or any other form"
          + " that is read.",
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

  @Parameters(
      arity = "1..*",
      paramLabel = "[POLICYMODEL=]FILE",
      description =
          "The files, without POLICYMODEL such whose rows name their models. A folder of shards,"
              + " such as train-00000-of-00002.parquet, is one file.")
  List<String> files = new ArrayList<>();

  @Mixin AnswerOptions answers = new AnswerOptions();

  @Option(
      names = "--prompt-id",
      paramLabel = "text|first|row",
      defaultValue = "text",
      order = 20,
      description = {
        "What makes rows of several files one prompt: its text, a text asked again being a prompt of"
            + " its own by its occurrence (text), or of which the first row counts (first); or the"
            + " number of the row (row), where other texts are refused (default: ${DEFAULT-VALUE})."
      })
  PromptIdentity identity = PromptIdentity.TEXT;

  @Mixin VersionOption version = new VersionOption();
  @Mixin IngestOptions options = new IngestOptions();

  @Override
  public Integer call() throws Exception {
    ReadSettings read = version.settings(options);
    PromptMatches matches = new PromptMatches();
    List<IngestRun.File> readers = new ArrayList<>();
    for (ModelFile file : ModelFiles.parse(spec, files, read.aliases())) {
      AnswerSettings settings =
          answers.in(
              file.policyModel() == null
                  ? AnswerSettings.table("csv", read)
                  : AnswerSettings.study(file.policyModel(), identity, read),
              spec);
      PromptMatches.File own = matches.file(String.valueOf(file.path().getFileName()));
      readers.add(() -> Answers.open(Sources.one(file.path()), settings.matching(own)));
    }
    return options.run(spec, readers, matches, true);
  }
}
