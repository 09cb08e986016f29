package dev.charm.ops.command.models;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.RewardModelOptions;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.export.StandardOutput;
import dev.charm.ops.export.container.Compression;
import dev.charm.ops.export.container.Container;
import dev.charm.ops.export.container.FileEnding;
import dev.charm.ops.models.RewardModels;
import dev.charm.ops.models.ScoreCounts;
import dev.charm.ops.models.ScoreRun;
import dev.charm.producers.rewards.FieldNames;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.Sources;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm score}. */
@Command(
    name = "score",
    sortOptions = false,
    description = {
      "Score the answers of a file with a reward model, without Kafka. Each row (prompt or messages,"
          + " and response) is written with score (the raw logit), tokens and truncated, or with"
          + " error; order and all other fields are kept."
    },
    footer = {
      "",
      "The exit code is 1 if no row has a score. Rows without one are counted on stderr.",
      "",
      "Examples:",
      "  charm score answers.jsonl --reward-model charm-minilm@1 -o scored.jsonl",
      "  charm score answers.jsonl --reward-model skywork@2 \\",
      "    --reward-models reward-models.yaml -o - | jq .score"
    })
public final class ScoreCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "The answers: JSON Lines, or any form that is read.")
  Path file = Path.of("");

  @Option(
      names = "--reward-model",
      paramLabel = "RM",
      required = true,
      order = 1,
      description = "The reward model, NAME@VERSION.")
  String rewardModel = "";

  @Option(
      names = {"-o", "--output-file"},
      paramLabel = "FILE",
      required = true,
      order = 2,
      description =
          "The JSON Lines file to write; one that ends in .gz or .zst is compressed. - is the"
              + " standard output.")
  Path output = Path.of("");

  @Option(
      names = "--field",
      paramLabel = "FIELD=COLUMN",
      order = 3,
      description =
          "Where prompt, messages, system, input or response stand, if not where they stand in most"
              + " files; may be repeated.")
  List<String> fields = new ArrayList<>();

  @Mixin RewardModelOptions models = new RewardModelOptions();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    FieldNames where = where();
    Compression compression = compression();
    Source source = Sources.one(file);
    try (RewardModels known = models.open();
        RewardScorer scorer = known.open(known.find(rewardModel))) {
      ScoreCounts counts = score(new ScoreRun(scorer, where, err()), source, compression);
      counts.tell(rewardModel, err());
      return counts.scored() > 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private FieldNames where() {
    try {
      return FieldNames.parse(fields);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--field: " + e.getMessage(), e);
    }
  }

  private boolean toStandardOutput() {
    return output.toString().equals(STANDARD_OUTPUT);
  }

  private Compression compression() {
    if (toStandardOutput()) {
      return Compression.NONE;
    }
    try {
      FileEnding ending = FileEnding.of(String.valueOf(output.getFileName()));
      if (ending.container() != null && ending.container() != Container.JSONL) {
        throw new IllegalArgumentException(output + ": score writes JSON Lines");
      }
      return ending.compression();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "-o " + e.getMessage(), e);
    }
  }

  private ScoreCounts score(ScoreRun run, Source source, Compression compression)
      throws IOException {
    if (toStandardOutput()) {
      try (OutputStream out = new BufferedOutputStream(new StandardOutput())) {
        return run.to(out, source);
      }
    }
    return run.to(output, source, compression);
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
