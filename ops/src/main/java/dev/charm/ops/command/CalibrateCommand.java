package dev.charm.ops.command;

import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.Objective;
import dev.charm.producers.PromptIdentity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm calibrate}: from files without Kafka, or what would change if. */
@Command(
    name = "calibrate",
    description = {
      "Calculate calibrations: from files, without Kafka (--batch), or those that the running"
          + " system would have with other ratings or settings (--what-if)."
    },
    footer = {
      "",
      "Examples:",
      "  charm calibrate --batch gemma-2b-it=gemma.csv.gz Phi-3=phi.csv --ratings ratings.csv",
      "  charm calibrate --what-if --ratings new-ratings.csv --flips flips.ndjson"
    },
    sortOptions = false)
public final class CalibrateCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin BatchOptions batch = new BatchOptions();

  @Option(
      names = "--reference",
      paramLabel = "MODEL",
      order = 10,
      description =
          "The reference model (default: every ordered pair of rated models; of --what-if that of"
              + " the running system).")
  @Nullable String reference;

  @Option(
      names = "--objective",
      paramLabel = "win-rate|paired|all-pairs",
      order = 11,
      description = {
        "What the offset is solved for (default: win-rate; of --what-if that of the running"
            + " system): the hard win rate, the soft one over prompts (the paper's), or the soft"
            + " one over all cross pairs (its code's)."
      })
  @Nullable String objective;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      order = 12,
      description =
          "Temperature in the reward model's units (default: 1 for paired, 0.1 for all-pairs).")
  @Nullable Double temperature;

  @Option(
      names = "--prompt-id",
      paramLabel = "row|text",
      defaultValue = "row",
      order = 13,
      description =
          "Whether a prompt asked twice is two prompts or one (default: ${DEFAULT-VALUE}).")
  PromptIdentity identity = PromptIdentity.ROW;

  @Option(
      names = "--choices",
      paramLabel = "FILE",
      order = 14,
      description = "Write the choice at every prompt to this CSV file.")
  @Nullable Path choices;

  @Mixin WhatIfOptions whatIf = new WhatIfOptions();
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    if (whatIf.asked(spec)) {
      return new WhatIfRun(spec, connection, whatIf, batch.ratings, output.format())
          .run(reference, objective, temperature);
    }
    if (batch.files.isEmpty() || batch.ratings == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--batch POLICYMODEL=FILE... and --ratings FILE are needed, or --what-if");
    }
    Objective solved = objective();
    PrintWriter notes = spec.commandLine().getErr();
    StudyBatch study = StudyBatch.read(batch, batch.scoreColumns(spec), identity, notes);
    List<CalibrationRow> rows = new ArrayList<>();
    TreeSet<String> pending = new TreeSet<>();
    try (ChoicesFile file = ChoicesFile.open(choices)) {
      for (Map.Entry<String, BatchCalibration> rewardModel : study.rewardModels().entrySet()) {
        BatchCalibration scores = rewardModel.getValue();
        BatchCalibration.Outcome outcome =
            reference == null
                ? scores.calibrate(study.ratings(), solved)
                : scores.calibrate(study.ratings(), solved, reference);
        for (BatchCalibration.Result result : outcome.results()) {
          rows.add(CalibrationRow.of(rewardModel.getKey(), result));
          file.add(rewardModel.getKey(), scores, result);
        }
        pending.addAll(outcome.pending());
      }
    }
    CalibrationListing.print(rows, output.format(), spec.commandLine().getOut(), notes);
    if (!pending.isEmpty()) {
      notes.println("charm: no rating, and so no calibration, for " + String.join(", ", pending));
      notes.flush();
    }
    return ExitCode.DONE;
  }

  private Objective objective() {
    try {
      return Objective.parse(
          objective == null ? "win-rate" : objective,
          temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
