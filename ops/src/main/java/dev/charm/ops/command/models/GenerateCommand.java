package dev.charm.ops.command.models;

import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.live.GeneratorSettings;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.PolicyModelOptions;
import dev.charm.ops.command.option.PromptSelectionOptions;
import dev.charm.ops.command.option.StateFolder;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.generate.GenerationRun;
import dev.charm.ops.generate.MissingRun;
import dev.charm.ops.generate.PolicyModels;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.producers.rewards.FieldNames;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm generate}. */
@Command(
    name = "generate",
    sortOptions = false,
    description = {
      "Have a policy model answer the prompts of a file, without Kafka: one on an OpenAI-compatible"
          + " server, or one in a GGUF file, which runs in this process. Each answer is a row (prompt or messages, policy_model, sample_index,"
          + " response, and generation: how it came about) that charm ingest jsonl and charm score"
          + " read as it is.",
      "Every answer is a request of its own; where the policy model has a seed, sample i is asked"
          + " for with the seed plus i. Of a GGUF file an answer without one has a seed that is"
          + " drawn and told. Refusals, empty answers and answers that were cut are"
          + " answers: they are kept, marked and counted. Failed requests are tried again with"
          + " growing pauses, and the server's limits are kept.",
      "A run that was ended, killed or stopped by its budget goes on with --resume, and asks for"
          + " nothing that was written.",
      "With --missing the prompts of charm.prompts are asked for what charm.responses lacks:"
          + " answers that a generator gave up, that its choice of prompts left out, or that a larger"
          + " N asks for. They are published in transactions, each with its answers whole. It refuses"
          + " to run beside a generator of the same policy model, and ends when one starts."
    },
    footer = {
      "",
      "The exit code is 1 if an answer is missing. What is missing is counted on stderr.",
      "",
      "Examples:",
      "  charm generate prompts.jsonl --policy-model gemma-2b@1 -n 4 -o answers.jsonl",
      "  charm generate prompts.jsonl --policy-model gemma-2b@1 -n 4 -o answers.jsonl --resume",
      "  charm ingest jsonl answers.jsonl",
      "  charm generate --missing --policy-model gemma-2b@1 -n 4 --category math"
    })
public final class GenerateCommand implements Callable<Integer> {
  /** What ingest takes of one model at one prompt. */
  private static final int MOST_SAMPLES = 10_000;

  private static final List<String> OTHER_FORMS =
      List.of(".gz", ".zst", ".xz", ".bz2", ".csv", ".tsv", ".parquet");

  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description =
          "The prompts: JSON Lines, or any form that is read. Not with --missing, which has those of"
              + " the topic.")
  @Nullable Path file;

  @Option(
      names = "--policy-model",
      paramLabel = "NAME",
      required = true,
      order = 1,
      description = "The policy model, as it is declared.")
  String policyModel = "";

  @Option(
      names = {"-o", "--output-file"},
      paramLabel = "FILE",
      order = 2,
      description = "The JSON Lines file to write; not with --missing, which writes to the topic.")
  @Nullable Path output;

  @Option(
      names = {"-n", "--samples"},
      paramLabel = "N",
      defaultValue = "1",
      order = 3,
      description = "Answers to each prompt (default: ${DEFAULT-VALUE}).")
  int samples;

  @Option(
      names = "--resume",
      order = 4,
      description =
          "Go on with FILE of -o if it is there: only what it lacks is asked for. One that was made"
              + " with other settings is refused.")
  boolean resume;

  @Option(
      names = "--missing",
      order = 4,
      description =
          "Ask for the answers that the topics lack: of each prompt that counts, each of N answers"
              + " of the policy model that is not there for the text that counts.")
  boolean missing;

  @Mixin PolicyModelOptions models = new PolicyModelOptions();

  @Option(
      names = "--field",
      paramLabel = "FIELD=COLUMN",
      order = 6,
      description =
          "Where prompt, prompt_id, messages, system, input or category stand, if not where they"
              + " stand in most files; may be repeated.")
  List<String> fields = new ArrayList<>();

  @Mixin PromptSelectionOptions selection = new PromptSelectionOptions();
  @Mixin StateFolder state = new StateFolder();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    checkUsage();
    if (missing) {
      return missing();
    }
    Path file = Objects.requireNonNull(this.file);
    Path output = Objects.requireNonNull(this.output);
    FieldNames where = where();
    Source prompts = Sources.one(file);
    PolicyModels declared = models.read();
    PolicyModelDeclaration model = declared.find(policyModel);
    GenerationParameters parameters = PolicyModels.parameters(model);
    try (AnswerBackend backend = declared.open(model)) {
      GenerationRun run =
          new GenerationRun(model, parameters, backend, spec.commandLine().getErr());
      GenerationRun.Existing existing =
          resume ? GenerationRun.Existing.GONE_ON_WITH : GenerationRun.Existing.REFUSED;
      return run.run(prompts, where, samples, output, existing) ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private Integer missing() throws Exception {
    PolicyModels declared = models.read();
    PolicyModelDeclaration model = declared.find(policyModel);
    GeneratorSettings settings =
        new GeneratorSettings(
            model.name(),
            "missing",
            samples,
            selection.read(spec),
            model.concurrency(),
            model.budget(),
            Duration.ofSeconds(1));
    Connection to = connection.resolve(ClientUse.REWRITE);
    try {
      state.natives().loadRocksDb();
    } catch (StartException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
    MissingRun run = new MissingRun(model, declared, settings, to, spec.commandLine().getErr());
    return run.run(state.of("generate-missing", model.name())) ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void checkUsage() {
    if (missing && (file != null || output != null || resume)) {
      throw usage("--missing reads and writes topics: without FILE, -o and --resume");
    }
    if (!missing && (file == null || output == null)) {
      throw usage(
          file == null ? "FILE is needed, or --missing" : "-o FILE is needed, or --missing");
    }
    for (String of : List.of("--category", "--share", "--prompts", "--state")) {
      if (!missing && spec.commandLine().getParseResult().hasMatchedOption(of)) {
        throw usage(of + " is of --missing");
      }
    }
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw usage("-n is from 1 to " + MOST_SAMPLES);
    }
    if (missing) {
      return;
    }
    String name = String.valueOf(output).toLowerCase(Locale.ROOT);
    if (name.equals("-") || OTHER_FORMS.stream().anyMatch(name::endsWith)) {
      throw usage("-o " + output + ": generate writes plain JSON Lines, to go on with later");
    }
  }

  private FieldNames where() {
    try {
      return FieldNames.parse(fields);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--field: " + e.getMessage(), e);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
