package dev.charm.ops.command;

import dev.charm.ops.command.option.IngestOptions;
import dev.charm.ops.ingest.IngestRun;
import dev.charm.producers.rewards.AlpacaEval;
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

/** {@code charm ingest alpaca-eval}. */
@Command(
    name = "alpaca-eval",
    sortOptions = false,
    description = {
      "Send model_outputs.json files of AlpacaEval, gzipped or not.",
      "An array of objects with instruction, output, generator and, if known, dataset. A prompt is"
          + " its text."
    })
public final class IngestAlpacaEvalCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.")
  List<Path> files = new ArrayList<>();

  @Mixin IngestOptions options = new IngestOptions();

  @Override
  public Integer call() throws Exception {
    ReadSettings settings = options.settings();
    List<IngestRun.File> readers = new ArrayList<>();
    for (Path file : files) {
      readers.add(() -> AlpacaEval.open(Source.file(file), settings));
    }
    return options.run(spec, readers, List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS));
  }
}
