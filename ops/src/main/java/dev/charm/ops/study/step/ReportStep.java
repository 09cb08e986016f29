package dev.charm.ops.study.step;

import dev.charm.ops.batch.BatchCalibrations;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.report.Chapter;
import dev.charm.ops.report.DataHash;
import dev.charm.ops.report.Report;
import dev.charm.ops.report.ReportSource;
import dev.charm.ops.study.engine.FileDigests;
import dev.charm.ops.study.engine.Manifest;
import dev.charm.ops.study.engine.Remarks;
import dev.charm.ops.study.engine.Step;
import dev.charm.ops.study.engine.StepRecord;
import dev.charm.ops.study.engine.Work;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes the report: what calibrate found, the other results, and what each step left out. */
final class ReportStep extends DataStep {
  static final String FILE = "report.html";

  private final List<Step> all;
  private final SortedMap<String, String> tables;

  /**
   * @param all the steps before
   * @param tables titles by the files of rows that become tables, within the study's folder
   */
  ReportStep(StudyData data, List<Step> all, SortedMap<String, String> tables) {
    super(data);
    this.all = List.copyOf(all);
    this.tables = new TreeMap<>(tables);
  }

  @Override
  public String name() {
    return "report";
  }

  @Override
  public String place() {
    return "";
  }

  @Override
  public List<Step> after() {
    return all;
  }

  @Override
  public SortedMap<String, Path> inputs(Path folder) {
    SortedMap<String, Path> inputs = data.inputs(folder);
    tables.keySet().forEach(file -> inputs.put(file, folder.resolve(file)));
    return inputs;
  }

  @Override
  public SortedMap<String, String> settings(Manifest done) {
    SortedMap<String, String> settings = data.calibrateSettings();
    settings.put("remarks", FileDigests.ofTexts(remarks(done)));
    return settings;
  }

  private List<String> remarks(Manifest done) {
    List<String> remarks = new ArrayList<>();
    for (Step step : all) {
      StepRecord record = done.of(step);
      if (record != null) {
        record.remarks().forEach(each -> remarks.add(step.name() + ": " + each));
        if (!record.missing().isEmpty()) {
          remarks.add(step.name() + ": " + record.missing());
        }
      }
    }
    return remarks;
  }

  @Override
  public Outcome run(Work work) throws IOException {
    Remarks told = new Remarks(new PrintWriter(Writer.nullWriter())); // as calibrate tells it
    StudyBatch batch = data.batch(work, data.declaration().calibrate().identity(), told);
    BatchCalibrations calibrations = data.calibrations(work, batch);
    ReportSource files = ReportSource.of(batch, calibrations, List.of());
    ReportSource source = new ReportSource(files.state(), files.lengths(), hashes(work));
    Report report =
        Report.of(source, null, rewardModel -> true, Instant.now(), remarks(work.done()))
            .orElseThrow(() -> new CommandFailedException("there is no rating to report"));
    List<Chapter> chapters = new ArrayList<>();
    for (Map.Entry<String, String> table : tables.entrySet()) {
      chapters.add(Chapter.of(table.getValue(), work.study().resolve(table.getKey())));
    }
    Files.writeString(work.output().resolve(FILE), report.with(chapters).html());
    return Outcome.whole(List.of());
  }

  private List<DataHash> hashes(Work work) throws IOException {
    List<DataHash> hashes = new ArrayList<>();
    for (Map.Entry<String, Path> input : inputs(work.study()).entrySet()) {
      String sha256 = String.valueOf(work.inputs().get(input.getKey()));
      hashes.add(new DataHash(input.getKey(), size(input.getValue()), "bytes", sha256));
    }
    return hashes;
  }

  private static long size(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return Files.size(path);
    }
    long size = 0;
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        size += Files.size(file);
      }
    }
    return size;
  }
}
