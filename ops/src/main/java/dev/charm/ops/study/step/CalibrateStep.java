package dev.charm.ops.study.step;

import dev.charm.ops.batch.BatchCalibrations;
import dev.charm.ops.batch.BatchNotes;
import dev.charm.ops.batch.CalibrationListing;
import dev.charm.ops.batch.CalibrationRow;
import dev.charm.ops.batch.ChoicesFile;
import dev.charm.ops.batch.LengthRow;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.listing.Output;
import dev.charm.ops.study.declared.CalibrateSection;
import dev.charm.ops.study.engine.Manifest;
import dev.charm.ops.study.engine.Remarks;
import dev.charm.ops.study.engine.Work;
import dev.charm.producers.row.PromptIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** Solves for offsets, pair by pair. */
final class CalibrateStep extends DataStep {
  CalibrateStep(StudyData data) {
    super(data);
  }

  @Override
  public String name() {
    return "calibrate";
  }

  @Override
  public SortedMap<String, String> settings(Manifest done) {
    CalibrateSection section = data.declaration().calibrate();
    SortedMap<String, String> settings = data.calibrateSettings();
    settings.put("lengths", String.valueOf(section.lengths()));
    settings.put("choices", String.valueOf(section.choices()));
    return settings;
  }

  @Override
  public Outcome run(Work work) throws IOException {
    CalibrateSection section = data.declaration().calibrate();
    Remarks remarks = new Remarks(work.screen());
    StudyBatch batch = data.batch(work, section.identity(), remarks);
    BatchCalibrations calibrations = data.calibrations(work, batch);
    List<CalibrationRow> rows = calibrations.rows();
    calibrations.tell(new BatchNotes(remarks.writer()));
    if (rows.isEmpty()) {
      throw new CommandFailedException("nothing can be calibrated");
    }
    CalibrationListing.print(
        rows, Output.TABLE, new PrintWriter(Writer.nullWriter()), remarks.writer());
    Path folder = work.output();
    write(
        folder.resolve("calibrations.ndjson"),
        rows.stream().map(CalibrationRow.LISTING::object).toList());
    if (section.lengths()) {
      write(
          folder.resolve("lengths.ndjson"),
          calibrations.lengths().rows().stream().map(LengthRow.LISTING::object).toList());
    }
    if (section.choices()) {
      boolean byRow = section.identity() == PromptIdentity.ROW;
      try (ChoicesFile file = ChoicesFile.open(folder.resolve("choices.csv"), byRow)) {
        calibrations.choices(file);
      }
    }
    return Outcome.whole(remarks.lines());
  }
}
