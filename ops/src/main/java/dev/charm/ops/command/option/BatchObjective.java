package dev.charm.ops.command.option;

import dev.charm.calibration.reward.BatchSettings;
import dev.charm.calibration.reward.EvidenceRule;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ObjectiveSetting;
import dev.charm.calibration.reward.Temperature;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say what a batch solves for. */
public final class BatchObjective {
  private static final String JOINT = "joint";

  @Option(
      names = "--reference",
      paramLabel = "MODEL",
      order = 10,
      description =
          "The reference model (default: every ordered pair of rated models; with joint, offsets"
              + " that add up to 0).")
  public @Nullable String reference;

  @Option(
      names = "--objective",
      paramLabel = "win-rate|paired|all-pairs|joint",
      defaultValue = "win-rate",
      order = 11,
      description = {
        "What the offset is solved for (default: ${DEFAULT-VALUE}): the hard win rate, the soft one"
            + " over prompts (the paper's), the soft one over all cross pairs (its code's), or one"
            + " offset per model that suits all pairs at once."
      })
  public String objective = "win-rate";

  @Option(
      names = "--temperature",
      paramLabel = "T|auto",
      order = 12,
      description =
          "Temperature in the reward model's units, or auto for the median spread of its"
              + " differences (default: 1 for paired and joint, 0.1 for all-pairs).")
  public @Nullable String temperature;

  @Option(
      names = "--min-prompts",
      paramLabel = "N",
      defaultValue = "1",
      order = 13,
      description = "Leave out pairs that share fewer prompts (default: ${DEFAULT-VALUE}).")
  long minimumPrompts = 1;

  @Option(
      names = "--no-predicted-offsets",
      order = 13,
      description =
          "Leave models without a rating out, instead of predicting their offsets from those of"
              + " rated models (which takes texts, and 8 rated models with a reference).")
  public boolean noPredictedOffsets;

  /** Whether one offset per model is wanted and not one per pair. */
  public boolean joint() {
    return objective.equals(JOINT);
  }

  /**
   * The settings of an objective that solves pair by pair.
   *
   * @throws ParameterException if they contradict each other
   */
  public BatchSettings settings(CommandSpec spec) {
    ObjectiveSetting setting = parsed(spec, () -> ObjectiveSetting.parse(objective, temperature));
    return new BatchSettings(setting, evidence(spec), reference);
  }

  /**
   * The temperature of joint offsets.
   *
   * @throws ParameterException if it is none
   */
  public Temperature jointTemperature(CommandSpec spec) {
    String text = temperature;
    return text == null
        ? new Temperature.Fixed(Objective.Paired.DEFAULT_TEMPERATURE)
        : parsed(spec, () -> Temperature.parse(text));
  }

  /**
   * When there is enough evidence.
   *
   * @throws ParameterException if the number is not positive
   */
  public EvidenceRule evidence(CommandSpec spec) {
    return parsed(spec, () -> new EvidenceRule(minimumPrompts));
  }

  private static <T> T parsed(CommandSpec spec, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
