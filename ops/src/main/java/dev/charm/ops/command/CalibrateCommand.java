package dev.charm.ops.command;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.BatchSettings;
import dev.charm.calibration.reward.EvidenceRule;
import dev.charm.calibration.reward.JointCalibration;
import dev.charm.calibration.reward.Temperature;
import dev.charm.ops.batch.BatchNotes;
import dev.charm.ops.batch.CalibrationListing;
import dev.charm.ops.batch.CalibrationRow;
import dev.charm.ops.batch.ChoicesFile;
import dev.charm.ops.batch.JointRow;
import dev.charm.ops.batch.LengthListing;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.command.option.BatchObjective;
import dev.charm.ops.command.option.BatchOptions;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.LengthsOption;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.command.option.WhatIfOptions;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.whatif.WhatIfQuestion;
import dev.charm.ops.whatif.WhatIfRun;
import dev.charm.producers.row.PromptIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  @Mixin BatchObjective objective = new BatchObjective();

  @Option(
      names = "--prompt-id",
      paramLabel = "row|text",
      defaultValue = "row",
      order = 20,
      description =
          "Whether a prompt asked twice is two prompts or one (default: ${DEFAULT-VALUE}).")
  PromptIdentity identity = PromptIdentity.ROW;

  @Option(
      names = "--choices",
      paramLabel = "FILE",
      order = 21,
      description = "Write the choice at every prompt to this CSV file.")
  @Nullable Path choices;

  @Mixin LengthsOption lengths = new LengthsOption();
  @Mixin WhatIfOptions whatIf = new WhatIfOptions();
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    if (whatIf.asked(spec)) {
      WhatIfQuestion question = whatIf.question(spec, objective, batch.ratings);
      new WhatIfRun(
              connection.resolve(),
              question,
              spec.commandLine().getOut(),
              spec.commandLine().getErr())
          .print(output.output());
      return ExitCode.DONE;
    }
    if (batch.files.isEmpty() || batch.ratings == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--batch POLICYMODEL=FILE... and --ratings FILE are needed, or --what-if");
    }
    if (objective.joint()) {
      return joint();
    }
    BatchSettings settings = objective.settings(spec);
    StudyBatch study = study();
    List<CalibrationRow> rows = new ArrayList<>();
    LengthListing reports = new LengthListing();
    List<BatchCalibration.Insufficient> insufficient = new ArrayList<>();
    TreeSet<String> pending = new TreeSet<>();
    try (ChoicesFile file = ChoicesFile.open(choices)) {
      for (Map.Entry<String, BatchCalibration> rewardModel : study.rewardModels().entrySet()) {
        BatchCalibration scores = rewardModel.getValue();
        BatchCalibration.Report outcome = scores.calibrate(study.ratings(), settings);
        for (BatchCalibration.Result result : outcome.results()) {
          rows.add(CalibrationRow.of(rewardModel.getKey(), result, study.fewVotes()));
          file.add(rewardModel.getKey(), scores, result);
          if (lengths.lengths) {
            reports.add(rewardModel.getKey(), study, result);
          }
        }
        insufficient.addAll(outcome.insufficient());
        pending.addAll(outcome.pending());
      }
    }
    PrintWriter err = spec.commandLine().getErr();
    if (lengths.lengths) {
      reports.print(output.output(), spec.commandLine().getOut(), err);
    } else {
      CalibrationListing.print(rows, output.output(), spec.commandLine().getOut(), err);
    }
    BatchNotes notes = new BatchNotes(err);
    notes.insufficient(insufficient);
    notes.pending(pending);
    return ExitCode.DONE;
  }

  private int joint() throws IOException {
    if (choices != null || lengths.lengths) {
      throw new ParameterException(
          spec.commandLine(),
          (choices != null ? "--choices" : "--lengths")
              + " belongs to objectives that solve pair by pair, not joint");
    }
    Temperature temperature = objective.jointTemperature(spec);
    EvidenceRule evidence = objective.evidence(spec);
    StudyBatch study = study();
    BatchNotes notes = new BatchNotes(spec.commandLine().getErr());
    List<JointRow> rows = new ArrayList<>();
    Map<String, JointCalibration> solved = new TreeMap<>();
    TreeSet<String> pending = new TreeSet<>();
    study
        .rewardModels()
        .forEach(
            (name, scores) -> {
              JointCalibration joint = joint(name, scores, study.ratings(), temperature, evidence);
              rows.addAll(JointRow.of(name, joint));
              solved.put(name, joint);
              pending.addAll(joint.pending());
            });
    JointRow.LISTING.print(output.output(), rows, spec.commandLine().getOut());
    solved.forEach(notes::joint);
    notes.pending(pending);
    return ExitCode.DONE;
  }

  private JointCalibration joint(
      String rewardModel,
      BatchCalibration scores,
      Map<String, Rating> ratings,
      Temperature temperature,
      EvidenceRule evidence) {
    try {
      return JointCalibration.of(scores, ratings, temperature, evidence, objective.reference);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CommandFailedException(rewardModel + ": " + e.getMessage(), e);
    }
  }

  private StudyBatch study() throws IOException {
    return batch.read(spec, identity);
  }
}
