package dev.charm.ops.command.train;

import dev.charm.ops.export.ExportForm;
import dev.charm.ops.export.ExportFormat;
import dev.charm.ops.export.Harm;
import dev.charm.ops.export.container.Container;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say which command makes the candidate, and what it is given. */
final class ExternalOptions {
  private static final List<String> ALL =
      List.of("--format", "--container", "--margin", "--margin-scale", "--drop");

  @Option(
      names = "--external",
      paramLabel = "COMMAND",
      order = 10,
      description = {
        "Have COMMAND make the new version. It runs here, by sh -c, with CHARM_ROUND,"
            + " CHARM_TRAIN_FILE, CHARM_EVAL_FILE (pairs of prompts that no training sees) and"
            + " CHARM_MODEL_DIR, where it leaves a classifier: model.onnx or model.pt,"
            + " tokenizer.json, config.json, tokenizer_config.json. What it prints goes to the"
            + " standard error.",
        "The gate judges it by texts, so --preferences FILE is needed; all of them judge."
      })
  @Nullable String command;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      order = 11,
      description =
          "With --external: whose reader the files are for, as 'charm pairs export' names it: trl,"
              + " trl-text, openrlhf, llama-factory, axolotl or verl (default: ${DEFAULT-VALUE}).")
  ExportFormat format = ExportFormat.TRL;

  @Option(
      names = "--container",
      paramLabel = "jsonl|parquet",
      order = 12,
      description = "With --external: what the files are (default: jsonl; verl is always Parquet).")
  @Nullable Container container;

  @Option(
      names = "--margin",
      order = 13,
      description = {
        "With --external: add the calibrated margin of each pair, as 'charm pairs export --margin'"
            + " does. TRL and OpenRLHF take it off the difference that they train on, unasked."
      })
  boolean margin;

  @Option(
      names = "--margin-scale",
      paramLabel = "X",
      order = 14,
      description = "Multiply margins by X, with --margin.")
  @Nullable Double marginScale;

  @Option(
      names = "--drop",
      paramLabel = "HARM",
      split = ",",
      order = 15,
      description =
          "With --external: leave out pairs that teach nothing or harm, as 'charm pairs export'"
              + " does: empty, duplicate, contradictory.")
  Set<Harm> drop = EnumSet.noneOf(Harm.class);

  /**
   * The form of the files.
   *
   * @throws ParameterException if it cannot be
   */
  ExportForm form(CommandSpec spec) {
    if (!format.needsTexts()) {
      throw new ParameterException(
          spec.commandLine(), "--format " + format + " is a table, not what a trainer reads");
    }
    if (marginScale != null && !margin) {
      throw new ParameterException(spec.commandLine(), "--margin-scale belongs to --margin");
    }
    Double scale = marginScale != null ? marginScale : margin ? Double.valueOf(1) : null;
    try {
      return ExportForm.of(format, container, "train", scale);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /**
   * Refuses the options of a command where there is none.
   *
   * @throws ParameterException if one was given
   */
  static void requireNone(CommandSpec spec) {
    for (String option : ALL) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), option + " goes with --external");
      }
    }
  }
}
