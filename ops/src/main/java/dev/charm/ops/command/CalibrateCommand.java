package dev.charm.ops.command;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.BatchSettings;
import dev.charm.calibration.reward.EvidenceRule;
import dev.charm.calibration.reward.JointCalibration;
import dev.charm.calibration.reward.Temperature;
import dev.charm.ops.batch.BatchCalibrations;
import dev.charm.ops.batch.BatchNotes;
import dev.charm.ops.batch.CalibrationListing;
import dev.charm.ops.batch.CalibrationRow;
import dev.charm.ops.batch.ChoicesFile;
import dev.charm.ops.batch.JointRow;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.command.option.BatchObjective;
import dev.charm.ops.command.option.BatchOptions;
import dev.charm.ops.command.option.LengthsOption;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

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
public final class CalibrateCommand extends ListingCommand {
  @Mixin BatchOptions batch = new BatchOptions();

  @Mixin BatchObjective objective = new BatchObjective();

  @Option(
      names = "--prompt-id",
      paramLabel = "text|first|row",
      defaultValue = "text",
      order = 20,
      description =
          "What makes rows of several files one prompt: its text, a text asked again being a prompt"
              + " of its own by its occurrence (text), or of which the first row counts (first); or"
              + " the number of the row (row), where other texts are refused (default:"
              + " ${DEFAULT-VALUE}).")
  PromptIdentity identity = PromptIdentity.TEXT;

  @Option(
      names = "--choices",
      paramLabel = "FILE",
      order = 21,
      description = "Write the choice at every prompt to this CSV file.")
  @Nullable Path choices;

  @Mixin LengthsOption lengths = new LengthsOption();
  @Mixin WhatIfOptions whatIf = new WhatIfOptions();

  @Override
  public Integer call() throws Exception {
    if (whatIf.asked(spec)) {
      WhatIfQuestion question = whatIf.question(spec, objective, batch.ratings);
      new WhatIfRun(connection.resolve(), question, out(), err()).print(output.output());
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
    BatchCalibrations calibrations =
        BatchCalibrations.of(study, settings, !objective.noPredictedOffsets);
    try (ChoicesFile file = ChoicesFile.open(choices, identity == PromptIdentity.ROW)) {
      calibrations.choices(file);
    }
    List<CalibrationRow> rows = calibrations.rows();
    PrintWriter err = err();
    if (lengths.lengths) {
      calibrations.lengths().print(output.output(), out(), err);
    } else {
      CalibrationListing.print(rows, output.output(), out(), err);
    }
    calibrations.tell(new BatchNotes(err));
    return rows.isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
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
    BatchNotes notes = new BatchNotes(err());
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
    print(JointRow.LISTING, rows);
    solved.forEach(notes::joint);
    notes.pending(pending, study.ratings().keySet());
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
