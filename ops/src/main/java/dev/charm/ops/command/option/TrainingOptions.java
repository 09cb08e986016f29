package dev.charm.ops.command.option;

import dev.charm.consumers.training.OriginalPreferences;
import dev.charm.consumers.training.ShippedPreferences;
import dev.charm.consumers.training.TrainingObjective;
import dev.charm.consumers.training.TrainingSettings;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.evaluate.PreferenceSet;
import dev.charm.ops.training.NamedPreferences;
import dev.charm.producers.preferences.PreferenceCase;
import dev.charm.producers.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a trainer works. */
public final class TrainingOptions {
  @Option(
      names = "--threshold",
      paramLabel = "PAIRS",
      order = 20,
      defaultValue = "${env:CHARM_TRAINING_THRESHOLD:-1000}",
      description =
          "Train once this many pairs are new or decided otherwise (default: ${DEFAULT-VALUE}).")
  int threshold = 1000;

  @Option(
      names = "--training-objective",
      paramLabel = "NAME",
      order = 21,
      defaultValue = "${env:CHARM_TRAINING_OBJECTIVE:-pairs}",
      description =
          "What is trained for: pairs, pairs-with-gain, rounds or win-rate-matching (default:"
              + " ${DEFAULT-VALUE}).")
  String objective = "pairs";

  @Option(
      names = "--preferences",
      paramLabel = "FILE",
      order = 22,
      description = {
        "Preferences from outside the loop, as 'charm evaluate preferences' reads them: half of the"
            + " prompts are trained on beside the pairs, by the other half a new version is judged"
            + " before it scores; may be repeated (default: those that come with the bundled"
            + " reward model)."
      })
  List<String> preferences = new ArrayList<>();

  @Option(
      names = "--max-accuracy-loss",
      paramLabel = "SHARE",
      order = 23,
      defaultValue = "${env:CHARM_MAX_ACCURACY_LOSS:-0.03}",
      description =
          "How much accuracy on these preferences a new version may lose, the upper end of the"
              + " 95 %% interval (default: ${DEFAULT-VALUE}).")
  double mostAccuracyLoss = TrainingSettings.USUAL_ACCURACY_LOSS;

  /** The settings of the trainer of a reward model. */
  public TrainingSettings settings(CommandSpec spec, String rewardModel) {
    CalibrationOptions.positive(spec, "--threshold", threshold);
    TrainingSettings usual = TrainingSettings.of(rewardModel, threshold);
    try {
      return new TrainingSettings(
          rewardModel,
          threshold,
          usual.heldOutPercent(),
          TrainingObjective.named(objective),
          usual.recipe(),
          mostAccuracyLoss,
          usual.check());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /**
   * The preferences from outside the loop.
   *
   * @throws CommandFailedException if no row of the files can be used
   */
  public OriginalPreferences.Source originals(CommandSpec spec) throws SourceException {
    if (preferences.isEmpty()) {
      return new ShippedPreferences();
    }
    List<PreferenceCase> cases = new ArrayList<>();
    for (PreferenceSet set : PreferenceSet.read(preferences, spec.commandLine().getErr())) {
      cases.addAll(set.cases());
    }
    return NamedPreferences.of(cases);
  }
}
