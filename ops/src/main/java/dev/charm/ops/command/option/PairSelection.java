package dev.charm.ops.command.option;

import dev.charm.ops.export.PairChoice;
import dev.charm.ops.export.PairFilter;
import dev.charm.ops.export.PromptSplit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say which pairs are made and which of them are wanted. */
public final class PairSelection {
  @Option(
      names = "--pairs",
      paramLabel = "reference|best-worst|all",
      defaultValue = "reference",
      order = 20,
      description = {
        "Which answers make a pair (default: ${DEFAULT-VALUE}): each model's and the reference",
        "model's, as in charm.preference-pairs; or, of all models at a prompt, corrected by their",
        "offsets against the reference, the best and the worst, or every two."
      })
  public PairChoice pairs = PairChoice.REFERENCE;

  @Option(
      names = "--min-margin",
      paramLabel = "X",
      order = 21,
      description = "Only pairs with at least this margin, in the reward model's units.")
  @Nullable Double minMargin;

  @Option(
      names = "--max-length-ratio",
      paramLabel = "X",
      order = 22,
      description = {
        "Only pairs whose longer answer has at most X times the characters of the shorter;",
        "pairs without texts are left out."
      })
  @Nullable Double maxLengthRatio;

  @Option(
      names = "--max-per-model",
      paramLabel = "N",
      order = 23,
      description = {
        "At most N pairs with each policy model, chosen by the hash of the prompt",
        "(with --pairs reference the reference model does not count)."
      })
  @Nullable Integer maxPerModel;

  @Option(
      names = "--splits",
      paramLabel = "NAME=SHARE",
      split = ",",
      order = 24,
      description = {
        "Split all prompts by the hash of their text, such as train=0.9,test=0.1: equal texts",
        "are in the same split in every export. Write one of them with --split."
      })
  Map<String, Double> splits = new LinkedHashMap<>();

  @Option(
      names = "--split",
      paramLabel = "NAME",
      order = 25,
      description = "Only prompts of this split.")
  @Nullable String split;

  /**
   * The filter that the options describe.
   *
   * @throws ParameterException if they make no sense
   */
  public PairFilter filter(CommandSpec spec) {
    if ((split == null) == !splits.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--splits NAME=SHARE,... and --split NAME belong together");
    }
    try {
      return new PairFilter(
          minMargin,
          maxLengthRatio,
          split == null ? null : new PromptSplit(split, splits),
          maxPerModel);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
