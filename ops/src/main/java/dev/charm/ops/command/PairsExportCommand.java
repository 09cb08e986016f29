package dev.charm.ops.command;

import dev.charm.consumers.views.GatheredPrompts;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.Spool;
import dev.charm.consumers.views.SpooledValues;
import dev.charm.consumers.views.Withdrawals;
import dev.charm.ops.command.option.CalibrationFilter;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.PairOutput;
import dev.charm.ops.command.option.PairSelection;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.export.ChosenPairs;
import dev.charm.ops.export.ExportForm;
import dev.charm.ops.export.ExportManifest;
import dev.charm.ops.export.ExportNotes;
import dev.charm.ops.export.ModelOffsets;
import dev.charm.ops.export.PairChoice;
import dev.charm.ops.export.PairExport;
import dev.charm.ops.export.PairFilter;
import dev.charm.ops.export.PairSource;
import dev.charm.ops.export.StandardOutput;
import dev.charm.ops.export.StreamedPairs;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm pairs export}. */
@Command(
    name = "export",
    description = "Write the preference pairs of a reward model to a file, with a manifest.",
    footer = {
      "",
      "The manifest stands beside the file, hidden, as .FILE.manifest.json, so that",
      "load_dataset of the folder finds the data alone; with -o - there is none.",
      "Pairs stand in order of key; equal content gives equal bytes. Forms for",
      "trainers leave out pairs without texts, and those whose conversation their",
      "reader would skip. What is left out is counted, here and in the manifest.",
      "Texts are put aside in the file's folder while it is written (with -o - in",
      "the temporary one), and not held in memory.",
      "--pairs best-worst and all are made from charm.rewards, as far back as it is",
      "kept; exact ties make no pair.",
      "",
      "Examples:",
      "  charm pairs export --reward-model my-rm@1 --format trl -o p/train.jsonl.gz",
      "  charm pairs export --reward-model my-rm@1 --format trl-text \\",
      "    --drop empty,duplicate,contradictory -o train.parquet",
      "  charm pairs export --reward-model my-rm@1 --format openrlhf \\",
      "    --margin --margin-scale 0.1 -o train.jsonl",
      "  charm pairs export --reward-model my-rm@1 --format llama-factory \\",
      "    --pairs best-worst --min-margin 0.5 \\",
      "    --splits train=0.9,test=0.1 --split train -o train.jsonl",
      "  charm pairs export --reward-model my-rm@1 --format ndjson -o - | jq .margin"
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
      description = "Only this over-valued model; with --pairs reference.")
  @Nullable String overvalued;

  @Option(
      names = "--reference",
      paramLabel = "MODEL",
      description = {
        "Only this reference model; with other --pairs the one whose calibrations correct the",
        "scores (default: the only one there is)."
      })
  @Nullable String reference;

  @Mixin PairOutput output = new PairOutput();
  @Mixin PairSelection selection = new PairSelection();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    PairFilter filter = selection.filter(spec);
    ExportForm form = output.form(spec);
    PairChoice choice = selection.pairs;
    if (overvalued != null && choice != PairChoice.REFERENCE) {
      throw new ParameterException(spec.commandLine(), "--overvalued belongs to --pairs reference");
    }
    PrintWriter notes = spec.commandLine().getErr();
    ExportManifest manifest;
    try (LogReader reader = LogReaders.open(connection.resolve(), notes);
        Spool spool = Spool.in(folder())) {
      manifest =
          choice == PairChoice.REFERENCE
              ? exportStreamed(reader, spool, form, filter)
              : exportChosen(reader, spool, form, choice, filter);
    }
    report(manifest);
    return ExitCode.DONE;
  }

  private Path folder() {
    Path folder =
        output.toStandardOutput()
            ? Path.of(System.getProperty("java.io.tmpdir"))
            : output.file().toAbsolutePath().getParent();
    return folder == null ? Path.of("").toAbsolutePath() : folder;
  }

  private ExportManifest exportStreamed(
      LogReader reader, Spool spool, ExportForm form, PairFilter filter) throws IOException {
    CalibrationFilter wanted = new CalibrationFilter();
    wanted.rewardModel = rewardModel;
    wanted.overvalued = overvalued;
    wanted.reference = reference;
    SpooledValues<PreferencePair> pairs =
        reader.spool(Topics.PREFERENCE_PAIRS, wanted.pairKeys(), spool);
    if (pairs.isEmpty()) {
      throw new CommandFailedException(
          "no pair of " + rewardModel + " in " + Topics.PREFERENCE_PAIRS.name());
    }
    SortedMap<String, Calibration> calibrations =
        reader.latest(Topics.CALIBRATIONS, wanted.calibrationKeys());
    return write(
        new StreamedPairs(visitor -> pairs.each(visitor::visit), calibrations),
        settings(reference, PairChoice.REFERENCE, form, filter),
        spool);
  }

  private ExportManifest exportChosen(
      LogReader reader, Spool spool, ExportForm form, PairChoice choice, PairFilter filter)
      throws IOException {
    CalibrationFilter wanted = new CalibrationFilter();
    wanted.rewardModel = rewardModel;
    ModelOffsets offsets;
    try {
      offsets =
          ModelOffsets.of(
              reader.latest(Topics.CALIBRATIONS, wanted.calibrationKeys()).values(), reference);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(rewardModel + ": " + e.getMessage(), e);
    }
    Withdrawals withdrawals = Withdrawals.read(reader, key -> true);
    GatheredPrompts prompts = new GatheredPrompts(rewardModel, withdrawals, offsets::knows, spool);
    prompts.read(reader);
    return write(
        new ChosenPairs(rewardModel, choice, offsets, prompts),
        settings(offsets.reference(), choice, form, filter),
        spool);
  }

  private ExportManifest.Settings settings(
      @Nullable String against, PairChoice choice, ExportForm form, PairFilter filter) {
    return new ExportManifest.Settings(
        rewardModel, choice, overvalued, against, form, filter, output.drop());
  }

  private ExportManifest write(PairSource pairs, ExportManifest.Settings settings, Spool spool)
      throws IOException {
    PairExport export = new PairExport(pairs, settings, spool);
    return output.toStandardOutput() ? export.to(new StandardOutput()) : export.to(output.file());
  }

  private void report(ExportManifest manifest) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter notes = spec.commandLine().getErr();
    long written = manifest.counts().written();
    if (output.toStandardOutput()) {
      notes.printf("charm: %d pairs%n", written);
    } else {
      Path file = output.file();
      out.printf("%d pairs in %s, manifest %s%n", written, file, ExportManifest.beside(file));
      out.flush();
    }
    ExportNotes.of(manifest).forEach(note -> notes.printf("charm: %s%n", note));
    notes.flush();
  }
}
