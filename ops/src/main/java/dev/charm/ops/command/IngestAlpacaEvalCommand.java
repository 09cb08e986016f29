package dev.charm.ops.command;

import dev.charm.ops.command.option.AnswerTableOptions;
import dev.charm.ops.command.option.IngestOptions;
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
      "Send model_outputs.json files of AlpacaEval.",
      "An array of objects with instruction, output, generator and, if known, dataset. A prompt is"
          + " its text. The same reader as that of ingest jsonl."
    })
public final class IngestAlpacaEvalCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.")
  List<Path> files = new ArrayList<>();

  @Mixin AnswerTableOptions table = new AnswerTableOptions();
  @Mixin IngestOptions options = new IngestOptions();

  @Override
  public Integer call() throws Exception {
    return table.run(spec, files, "alpaca-eval", options);
  }
}
