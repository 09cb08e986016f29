package dev.charm.ops.command.option;

import dev.charm.calibration.reward.EvidenceRule;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ObjectiveSetting;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.PairLimit;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how the streams service calibrates. */
public final class CalibrationOptions {
  /** Instead of a reference model: every ordered pair, however many. */
  private static final String EVERY_PAIR = "all";

  /** How the offset is chosen. */
  enum ObjectiveName {
    WIN_RATE,
    PAIRED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Option(
      names = "--objective",
      paramLabel = "win-rate|paired",
      order = 10,
      defaultValue = "${env:CHARM_OBJECTIVE:-win-rate}",
      description =
          "What the offset brings to the expected win rate: the share of prompts won, or the"
              + " paper's mean of sigmoids (default: ${DEFAULT-VALUE}).")
  ObjectiveName objective = ObjectiveName.WIN_RATE;

  @Option(
      names = "--temperature",
      paramLabel = "T|auto",
      order = 11,
      defaultValue = "${env:CHARM_TEMPERATURE:-" + Option.NULL_VALUE + "}",
      description =
          "Of --objective paired, in the reward model's units, or auto: the median over its"
              + " calibrations of how widely the differences are spread (default: 1).")
  @Nullable String temperature;

  @Option(
      names = "--reference",
      paramLabel = "MODEL|all",
      order = 12,
      defaultValue = "${env:CHARM_REFERENCE:-" + Option.NULL_VALUE + "}",
      description =
          "The trusted policy model that the others are calibrated against; all: every model, in"
              + " turn, however many there are (default: every model, up to --max-calibrations).")
  @Nullable String reference;

  @Option(
      names = "--max-calibrations",
      paramLabel = "N",
      order = 12,
      defaultValue = "${env:CHARM_MAX_CALIBRATIONS:-1000}",
      description =
          "How many calibrations a reward model may have without --reference. M models make M(M-1):"
              + " where that is more, none is made until a reference is named, or all (default:"
              + " ${DEFAULT-VALUE}).")
  int maxCalibrations = (int) PairLimit.DEFAULT.calibrations();

  @Option(
      names = "--arena",
      paramLabel = "NAME",
      order = 13,
      defaultValue = "${env:CHARM_ARENA:-overall}",
      description = "Whose ratings count (default: ${DEFAULT-VALUE}).")
  String arena = "overall";

  @Option(
      names = "--min-prompts",
      paramLabel = "N",
      order = 14,
      defaultValue = "${env:CHARM_MIN_PROMPTS:-1}",
      description =
          "How many prompts with rewards of both models a calibration takes (default:"
              + " ${DEFAULT-VALUE}).")
  int minPrompts = 1;

  @Option(
      names = "--keep-retired",
      paramLabel = "DURATION",
      order = 15,
      defaultValue = "${env:CHARM_KEEP_RETIRED:-7d}",
      converter = DurationText.class,
      description =
          "How long calibrations and pairs of a retired reward model stay before they are purged"
              + " (default: ${DEFAULT-VALUE}).")
  Duration keepRetired = CalibrationSettings.DEFAULT_KEEP_RETIRED;

  @Option(
      names = "--no-predicted-offsets",
      order = 16,
      defaultValue = "${env:CHARM_NO_PREDICTED_OFFSETS:-false}",
      description =
          "Leave models without a rating alone, instead of calibrating them by offsets predicted"
              + " from those of rated models (which takes texts of their answers, 10 prompts, and 8"
              + " rated models with a reference; marked as predicted).")
  boolean noPredictedOffsets;

  @Mixin VoteOptions votes = new VoteOptions();

  /**
   * The settings that the options describe.
   *
   * @throws ParameterException if they contradict each other
   */
  public CalibrationSettings settings(CommandSpec spec) {
    positive(spec, "--min-prompts", minPrompts);
    positive(spec, "--max-calibrations", maxCalibrations);
    return CalibrationSettings.of(new Objective.WinRate(), everyPair() ? null : reference, arena)
        .with(everyPair() ? PairLimit.NONE : new PairLimit(maxCalibrations))
        .with(objective(spec), new EvidenceRule(minPrompts), keepRetired)
        .withPredictedOffsets(!noPredictedOffsets)
        .with(votes.settings(spec));
  }

  /** Which calibrations are made, for people. */
  public String inWords() {
    if (everyPair()) {
      return "every model against every other";
    }
    return reference != null
        ? "every model against " + reference
        : "every model against every other, up to "
            + maxCalibrations
            + " a reward model; --reference names one, or all";
  }

  private boolean everyPair() {
    return EVERY_PAIR.equals(reference);
  }

  private ObjectiveSetting objective(CommandSpec spec) {
    if (objective == ObjectiveName.WIN_RATE) {
      if (temperature != null) {
        throw new ParameterException(
            spec.commandLine(),
            "--temperature belongs to --objective paired; win-rate is free of scale");
      }
    }
    try {
      return ObjectiveSetting.parse(objective.toString(), temperature);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--temperature: " + e.getMessage(), e);
    }
  }

  /**
   * The number, if it is at least 1 or was not given.
   *
   * @throws ParameterException otherwise
   */
  public static @Nullable Integer positive(
      CommandSpec spec, String option, @Nullable Integer number) {
    if (number != null && number < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " must be at least 1, not " + number);
    }
    return number;
  }
}
