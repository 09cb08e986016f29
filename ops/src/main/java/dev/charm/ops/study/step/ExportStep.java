package dev.charm.ops.study.step;

import dev.charm.consumers.declared.NearestName;
import dev.charm.consumers.views.GatheredPrompts;
import dev.charm.consumers.views.Spool;
import dev.charm.ops.batch.BatchPrompts;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.batch.StudyFile;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.export.ChosenPairs;
import dev.charm.ops.export.ExportManifest;
import dev.charm.ops.export.ExportNotes;
import dev.charm.ops.export.ModelOffsets;
import dev.charm.ops.export.PairExport;
import dev.charm.ops.export.PairFilter;
import dev.charm.ops.study.declared.ExportSection;
import dev.charm.ops.study.engine.Manifest;
import dev.charm.ops.study.engine.Remarks;
import dev.charm.ops.study.engine.StudyFolder;
import dev.charm.ops.study.engine.Work;
import dev.charm.schemas.Calibration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes the preference pairs of each reward model. */
final class ExportStep extends DataStep {
  private final ExportSection section;

  ExportStep(StudyData data, ExportSection section) {
    super(data);
    this.section = section;
  }

  @Override
  public String name() {
    return "export";
  }

  @Override
  public SortedMap<String, String> settings(Manifest done) {
    SortedMap<String, String> settings = data.calibrateSettings();
    settings.put("reward-models", section.rewardModels().toString());
    settings.put("pairs", section.choice().toString());
    settings.put("form", section.form().toString());
    settings.put("drop", section.drop().toString());
    settings.put("filters", section.filters().toString());
    return settings;
  }

  @Override
  public Outcome run(Work work) throws IOException {
    Remarks remarks = new Remarks(work.screen());
    Remarks told = new Remarks(new PrintWriter(Writer.nullWriter())); // as calibrate tells it
    StudyBatch batch = data.batch(work, data.declaration().calibrate().identity(), told);
    Map<String, List<Calibration>> calibrations = new TreeMap<>();
    for (Calibration each : data.calibrations(work, batch).records()) {
      calibrations.computeIfAbsent(each.getRewardModel(), rm -> new ArrayList<>()).add(each);
    }
    List<StudyFile> files = data.files(work.study(), data.declaration().calibrate().identity());
    for (String rewardModel : wanted(batch.rewardModels().keySet())) {
      export(rewardModel, calibrations.getOrDefault(rewardModel, List.of()), files, work, remarks);
    }
    return Outcome.whole(remarks.lines());
  }

  private Collection<String> wanted(Collection<String> known) {
    for (String named : section.rewardModels()) {
      if (!known.contains(named)) {
        throw new CommandFailedException(
            "export: there is no reward of "
                + named
                + new NearestName(known)
                    .to(named)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("")
                + " (there are "
                + String.join(", ", known)
                + ")");
      }
    }
    return section.rewardModels().isEmpty() ? known : section.rewardModels();
  }

  private void export(
      String rewardModel,
      List<Calibration> calibrations,
      List<StudyFile> files,
      Work work,
      Remarks remarks)
      throws IOException {
    ModelOffsets offsets;
    try {
      offsets =
          ModelOffsets.of(calibrations, data.declaration().calibrate().settings().reference());
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException("export " + rewardModel + ": " + e.getMessage(), e);
    }
    Path folder = Files.createDirectories(work.output().resolve(StudyFolder.nameOf(rewardModel)));
    try (Spool spool = Spool.in(work.output())) {
      GatheredPrompts prompts = BatchPrompts.read(files, rewardModel, offsets::knows, spool);
      ChosenPairs pairs = new ChosenPairs(rewardModel, section.choice(), offsets, prompts);
      for (Map.Entry<String, PairFilter> filter : section.filters().entrySet()) {
        ExportManifest.Settings settings =
            new ExportManifest.Settings(
                rewardModel,
                section.choice(),
                null,
                offsets.reference(),
                section.form(),
                filter.getValue(),
                section.drop());
        String file = filter.getKey() + "." + section.form().container();
        ExportManifest manifest = new PairExport(pairs, settings, spool).to(folder.resolve(file));
        String what = rewardModel + " " + file;
        remarks.writer().printf("charm: %s: %d pairs%n", what, manifest.counts().written());
        ExportNotes.of(manifest)
            .forEach(note -> remarks.writer().printf("charm: %s: %s%n", what, note));
      }
    }
  }
}
