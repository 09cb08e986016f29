package dev.charm.ops.command;

import dev.charm.ops.export.ExportFormat;
import dev.charm.ops.export.ExportManifest;
import dev.charm.ops.export.PairExport;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm pairs export}. */
@Command(
    name = "export",
    description = "Write the preference pairs of a reward model to a file, with a manifest.",
    footer = {
      "",
      "The manifest stands beside the file, as FILE.manifest.json. Pairs stand in order of key;",
      "equal content gives equal bytes. trl and openrlhf leave out pairs without texts."
    },
    sortOptions = false)
public final class PairsExportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--reward-model",
      paramLabel = "RM",
      required = true,
      description = "The reward model, NAME@VERSION.")
  String rewardModel = "";

  @Option(
      names = "--overvalued",
      paramLabel = "MODEL",
      description = "Only this over-valued model.")
  @Nullable String overvalued;

  @Option(names = "--reference", paramLabel = "MODEL", description = "Only this reference model.")
  @Nullable String reference;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description = "One of trl, openrlhf, csv, ndjson, parquet.")
  ExportFormat format = ExportFormat.TRL;

  @Option(
      names = {"-o", "--output-file"},
      paramLabel = "FILE",
      required = true,
      description = "The file to write.")
  Path file = Path.of("");

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    CalibrationFilter filter = new CalibrationFilter();
    filter.rewardModel = rewardModel;
    filter.overvalued = overvalued;
    filter.reference = reference;
    PrintWriter notes = spec.commandLine().getErr();
    ExportManifest manifest;
    try (LogReader reader = LogReader.open(connection.resolve(), notes)) {
      SortedMap<String, PreferencePair> pairs =
          reader.latest(Topics.PREFERENCE_PAIRS, filter.pairKeys());
      SortedMap<String, Calibration> calibrations =
          reader.latest(Topics.CALIBRATIONS, filter.calibrationKeys());
      if (pairs.isEmpty()) {
        throw new CommandFailedException(
            "no pair of " + rewardModel + " in " + Topics.PREFERENCE_PAIRS.name());
      }
      manifest =
          PairExport.write(
              pairs,
              calibrations,
              new ExportManifest.Settings(rewardModel, overvalued, reference, format.toString()),
              format,
              file);
    }
    ExportManifest.Counts counts = manifest.counts();
    spec.commandLine()
        .getOut()
        .printf(
            "%d pairs in %s, manifest %s%n", counts.written(), file, ExportManifest.beside(file));
    spec.commandLine().getOut().flush();
    warn(notes, counts.withoutTexts(), "have no texts and are left out: " + format + " needs them");
    warn(notes, counts.withoutCalibration(), "have no calibration in force and are left out");
    warn(
        notes,
        counts.notYetFlipped(),
        "are decided otherwise by the calibration in force: it has not settled yet");
    return ExitCode.DONE;
  }

  private static void warn(PrintWriter notes, long pairs, String what) {
    if (pairs > 0) {
      notes.printf("charm: %d pairs %s%n", pairs, what);
      notes.flush();
    }
  }
}
