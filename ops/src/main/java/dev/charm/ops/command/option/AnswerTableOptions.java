package dev.charm.ops.command.option;

import dev.charm.ops.ingest.IngestRun;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.rewards.PromptMatches;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options for files whose rows name their models. */
public final class AnswerTableOptions {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      order = 9,
      description = "The policy model of rows that name none.")
  @Nullable String model;

  @Mixin AnswerOptions answers = new AnswerOptions();
  @Mixin VersionOption version = new VersionOption();

  /**
   * Sends the files, or only looks at them.
   *
   * @param format what the events give as their source
   * @return the exit code
   */
  public int run(CommandSpec spec, List<Path> files, String format, IngestOptions options)
      throws IOException {
    AnswerSettings settings =
        answers.in(AnswerSettings.table(format, version.settings(options)).ofModel(model), spec);
    PromptMatches matches = new PromptMatches();
    List<IngestRun.File> readers = new ArrayList<>();
    for (Path file : files) {
      for (Source source : Sources.of(file)) {
        PromptMatches.File own = matches.file(source.name());
        readers.add(() -> Answers.open(source, settings.matching(own)));
      }
    }
    return options.run(spec, readers, matches, false);
  }
}
