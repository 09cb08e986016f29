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

/** {@code charm ingest jsonl}. */
@Command(
    name = "jsonl",
    sortOptions = false,
    description = {
      "Send files whose rows name their models: JSON Lines, or any other form that is read. Fields,"
          + " of which those that are missing make no event:",
      "  prompt or instruction (text or messages), messages or conversations, prompt_id, category",
      "  response or output, model (or policy_model, generator), sample_index",
      "  score and reward_model (name@version), scores {name@version: number}, or score_NAME",
      "  chosen and rejected with chosen_model and rejected_model, score_chosen and score_rejected",
      "  lists: answers, completions, responses, generations, with their models and scores"
    })
public final class IngestJsonlCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.")
  List<Path> files = new ArrayList<>();

  @Mixin AnswerTableOptions table = new AnswerTableOptions();
  @Mixin IngestOptions options = new IngestOptions();

  @Override
  public Integer call() throws Exception {
    return table.run(spec, files, "jsonl", options);
  }
}
