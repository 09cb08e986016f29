package dev.charm.ops.command;

import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.Spool;
import dev.charm.consumers.views.SpooledTexts;
import dev.charm.consumers.views.StandingScores;
import dev.charm.consumers.views.Withdrawals;
import dev.charm.ops.command.option.CalibrationFilter;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.PairSelection;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.export.ChosenPairs;
import dev.charm.ops.export.ExportFormat;
import dev.charm.ops.export.ExportManifest;
import dev.charm.ops.export.ModelOffsets;
import dev.charm.ops.export.PairChoice;
import dev.charm.ops.export.PairExport;
import dev.charm.ops.export.PairFilter;
import dev.charm.ops.export.PairPlan;
import dev.charm.ops.export.PairSource;
import dev.charm.ops.export.StreamedPairs;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
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
      "The manifest stands beside the file, as FILE.manifest.json. Pairs stand in order of key;",
      "equal content gives equal bytes. trl and openrlhf leave out pairs without texts.",
      "Texts are put aside in the file's folder while it is written, and not held in memory.",
      "--pairs best-worst and all are made from charm.rewards, as far back as it is kept; exact",
      "ties make no pair.",
      "",
      "Example:",
      "  charm pairs export --reward-model my-rm@1 --pairs best-worst --min-margin 0.5 \\",
      "    --splits train=0.9,test=0.1 --split train --format trl -o train.jsonl"
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

  @Mixin PairSelection selection = new PairSelection();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    PairFilter filter = selection.filter(spec);
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
              ? exportStreamed(reader, spool, filter)
              : exportChosen(reader, spool, choice, filter);
    }
    report(manifest, notes);
    return ExitCode.DONE;
  }

  private Path folder() {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? Path.of("").toAbsolutePath() : folder;
  }

  private ExportManifest exportStreamed(LogReader reader, Spool spool, PairFilter filter)
      throws IOException {
    CalibrationFilter wanted = new CalibrationFilter();
    wanted.rewardModel = rewardModel;
    wanted.overvalued = overvalued;
    wanted.reference = reference;
    SortedMap<String, Spool.Place> places =
        reader.spool(Topics.PREFERENCE_PAIRS, wanted.pairKeys(), spool);
    if (places.isEmpty()) {
      throw new CommandFailedException(
          "no pair of " + rewardModel + " in " + Topics.PREFERENCE_PAIRS.name());
    }
    SortedMap<String, Calibration> calibrations =
        reader.latest(Topics.CALIBRATIONS, wanted.calibrationKeys());
    try (EventDecoder<PreferencePair> decoder = reader.decoder(Topics.PREFERENCE_PAIRS)) {
      return write(
          new StreamedPairs<>(
              places,
              place -> reader.good(decoder, Topics.PREFERENCE_PAIRS, spool.get(place)),
              calibrations),
          reference,
          PairChoice.REFERENCE,
          filter);
    }
  }

  private ExportManifest exportChosen(
      LogReader reader, Spool spool, PairChoice choice, PairFilter filter) throws IOException {
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
    StandingScores scores =
        StandingScores.read(reader, Set.of(rewardModel), withdrawals)
            .getOrDefault(rewardModel, new StandingScores());
    PairPlan plan = new PairPlan(rewardModel, choice, offsets, scores);
    SpooledTexts texts = new SpooledTexts(reader, spool, withdrawals);
    texts.readPrompts(plan::takesPart);
    texts.readAnswers(plan::takesPart);
    return write(new ChosenPairs(plan, texts), offsets.reference(), choice, filter);
  }

  private ExportManifest write(
      PairSource pairs, @Nullable String against, PairChoice choice, PairFilter filter)
      throws IOException {
    return PairExport.write(
        pairs,
        new ExportManifest.Settings(
            rewardModel, choice, overvalued, against, format.toString(), filter),
        format,
        file);
  }

  private void report(ExportManifest manifest, PrintWriter notes) {
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
    warn(
        notes,
        counts.lengthUnknown(),
        "lack the text of an answer and are left out: length counts");
    if (counts.promptsHashedById() > 0) {
      notes.printf(
          "charm: %d prompts have no text and are split by their id%n", counts.promptsHashedById());
    }
    if (!manifest.pending().isEmpty()) {
      notes.printf(
          "charm: no calibration against %s, and so no pair, for %s%n",
          manifest.settings().reference(), String.join(", ", manifest.pending()));
    }
    notes.flush();
  }

  private static void warn(PrintWriter notes, long pairs, String what) {
    if (pairs > 0) {
      notes.printf("charm: %d pairs %s%n", pairs, what);
      notes.flush();
    }
  }
}
