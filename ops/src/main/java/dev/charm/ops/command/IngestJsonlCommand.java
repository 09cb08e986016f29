package dev.charm.ops.command;

import dev.charm.ops.command.option.IngestOptions;
import dev.charm.ops.ingest.IngestRun;
import dev.charm.producers.rewards.JsonAnswers;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm ingest jsonl}. */
@Command(
    name = "jsonl",
    sortOptions = false,
    description = {
      "Send files of one JSON object per line, gzipped or not. Fields, of which those that are"
          + " missing make no event:",
      "  prompt (text) or messages, prompt_id, category",
      "  response, model (or policy_model, generator), sample_index",
      "  score and reward_model (name@version), or scores {name@version: number}"
    })
public final class IngestJsonlCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.")
  List<Path> files = new ArrayList<>();

  @Mixin IngestOptions options = new IngestOptions();

  @Override
  public Integer call() throws Exception {
    ReadSettings settings = options.settings();
    List<IngestRun.File> readers = new ArrayList<>();
    for (Path file : files) {
      readers.add(() -> JsonAnswers.open(Source.file(file), settings));
    }
    return options.run(spec, readers, List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS));
  }
}
