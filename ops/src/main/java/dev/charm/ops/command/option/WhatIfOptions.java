package dev.charm.ops.command.option;

import dev.charm.ops.whatif.WhatIfQuestion;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code charm calibrate --what-if}. */
public final class WhatIfOptions {
  private static final List<String> OF_FILES =
      List.of(
          "--batch",
          "--score",
          "--field",
          "--report",
          "--aliases",
          "--prompt-id",
          "--min-prompts",
          "--choices");
  private static final List<String> OF_WHAT_IF = List.of("--reward-model", "--arena", "--flips");

  @Option(
      names = "--what-if",
      order = 20,
      description = {
        "Show which pairs of the running system would flip; nothing is written to it. --reference,"
            + " --objective and --temperature are its own where they are not given. --ratings"
            + " overlays the ratings in force: models in the file take its rating, all others"
            + " keep theirs."
      })
  boolean whatIf;

  @Option(
      names = "--reward-model",
      paramLabel = "RM",
      order = 21,
      description = "With --what-if: only this reward model, NAME@VERSION.")
  @Nullable String rewardModel;

  @Option(
      names = "--arena",
      paramLabel = "NAME",
      order = 22,
      description = "With --what-if: whose ratings (default: those of the running system).")
  @Nullable String arena;

  @Option(
      names = "--flips",
      paramLabel = "FILE",
      order = 23,
      description = {
        "With --what-if: write every pair that would flip, appear or vanish to this file, one JSON"
            + " object per line."
      })
  @Nullable Path flips;

  /**
   * Whether {@code --what-if} is given.
   *
   * @throws ParameterException if it comes with options of the batch, or its options without it
   */
  public boolean asked(CommandSpec spec) {
    for (String option : whatIf ? OF_FILES : OF_WHAT_IF) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            spec.commandLine(),
            option + (whatIf ? " does not go with --what-if" : " belongs to --what-if"));
      }
    }
    return whatIf;
  }

  /**
   * What is asked.
   *
   * @param ratings a table of ratings to lay over those in force; null for none
   * @throws ParameterException if the options contradict each other
   */
  public WhatIfQuestion question(CommandSpec spec, BatchObjective given, @Nullable Path ratings) {
    boolean named = spec.commandLine().getParseResult().hasMatchedOption("--objective");
    try {
      return new WhatIfQuestion(
          rewardModel,
          ratings,
          arena,
          given.reference,
          named ? given.objective : null,
          temperature(spec, given.temperature),
          flips);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable Double temperature(CommandSpec spec, @Nullable String text) {
    try {
      return text == null ? null : Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "--temperature of --what-if is a number, not " + text, e);
    }
  }
}
