package dev.charm.ops.study.step;

import dev.charm.ops.batch.BatchCalibrations;
import dev.charm.ops.batch.RatingFile;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.batch.StudyFile;
import dev.charm.ops.study.declared.CalibrateSection;
import dev.charm.ops.study.declared.StudyDeclaration;
import dev.charm.ops.study.engine.Remarks;
import dev.charm.ops.study.engine.Step;
import dev.charm.ops.study.engine.Work;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.source.SourceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Answers, rewards and ratings of a study, read once for all steps that look at them. What was read
 * is of the content that a step's inputs have, or is read again.
 */
final class StudyData {
  /** Else it would be when a file was last changed, which is not what the file holds. */
  private static final OptionalLong VERSION = OptionalLong.of(1);

  /** The date of ratings without one, for the same reason. */
  private static final Instant UNKNOWN = Instant.EPOCH;

  private final StudyDeclaration study;
  private final List<AnswersSource> sources;
  private final List<Step> generated;
  private final List<ScoreStep> scored;
  private final Map<Content, Read> read = new HashMap<>();
  private final Map<Content, BatchCalibrations> calibrated = new HashMap<>();

  /** What is read, and how. */
  private record Content(PromptIdentity identity, SortedMap<String, String> inputs) {}

  private record Read(StudyBatch batch, List<String> remarks) {}

  StudyData(
      StudyDeclaration study,
      List<AnswersSource> sources,
      List<? extends Step> generated,
      List<ScoreStep> scored) {
    this.study = study;
    this.sources = List.copyOf(sources);
    this.generated = List.copyOf(generated);
    this.scored = List.copyOf(scored);
  }

  /** The steps that make it. */
  List<Step> after() {
    List<Step> after = new ArrayList<>(generated);
    after.addAll(scored);
    return after;
  }

  /** All files, by what the manifest calls them. */
  SortedMap<String, Path> inputs(Path folder) {
    SortedMap<String, Path> inputs = new TreeMap<>();
    for (AnswersSource source : sources) {
      inputs.put(source.called(), folder.resolve(source.path()));
    }
    for (ScoreStep step : scored) {
      inputs.put(step.output(), folder.resolve(step.output()));
    }
    inputs.put(study.ratings().text(), study.ratings().path());
    if (study.aliases() != null) {
      inputs.put(study.aliases().text(), study.aliases().path());
    }
    return inputs;
  }

  /** How they are read, and what of them counts. */
  SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>();
    sources.forEach(source -> settings.putAll(source.settings()));
    settings.put("sources", sources.stream().map(AnswersSource::called).toList().toString());
    settings.put("ratings", study.ratings().text());
    settings.put("ratings-arena", study.ratingsArena());
    settings.put("aliases", study.aliases() == null ? "none" : study.aliases().text());
    return settings;
  }

  /** What is solved for. */
  SortedMap<String, String> calibrateSettings() {
    CalibrateSection section = study.calibrate();
    SortedMap<String, String> settings = settings();
    settings.put("objective", section.settings().objective().toString());
    settings.put("min-prompts", String.valueOf(section.settings().evidence()));
    settings.put("reference", String.valueOf(section.settings().reference()));
    settings.put("predicted offsets", String.valueOf(section.predict()));
    settings.put("prompt-id", section.identity().toString());
    return settings;
  }

  StudyDeclaration declaration() {
    return study;
  }

  List<StudyFile> files(Path folder, PromptIdentity identity) throws SourceException {
    ReadSettings how = new ReadSettings(aliases(), VERSION);
    List<StudyFile> files = new ArrayList<>();
    for (AnswersSource source : sources) {
      files.add(source.file(folder, identity, how));
    }
    for (ScoreStep step : scored) {
      files.add(step.source().scored(folder, step, identity, how));
    }
    return files;
  }

  private Aliases aliases() throws SourceException {
    return study.aliases() == null ? Aliases.none() : Aliases.read(study.aliases().path());
  }

  /**
   * All of it.
   *
   * @param remarks where what became of rows is told, whether it is read now or was before
   */
  StudyBatch batch(Work work, PromptIdentity identity, Remarks remarks) throws IOException {
    Content content = content(work, identity);
    Read known = read.get(content);
    if (known == null) {
      Remarks own = new Remarks(new PrintWriter(Writer.nullWriter()));
      StudyBatch batch =
          StudyBatch.read(
              files(work.study(), identity),
              new RatingFile(study.ratings().path(), UNKNOWN),
              study.ratingsArena(),
              aliases(),
              null,
              own.writer());
      known = new Read(batch, own.lines());
      read.put(content, known);
    }
    known.remarks().forEach(each -> remarks.writer().println("charm: " + each));
    return known.batch();
  }

  /** Every calibration, as the study wants them. */
  BatchCalibrations calibrations(Work work, StudyBatch batch) {
    CalibrateSection section = study.calibrate();
    return calibrated.computeIfAbsent(
        content(work, section.identity()),
        each -> BatchCalibrations.of(batch, section.settings(), section.predict()));
  }

  private Content content(Work work, PromptIdentity identity) {
    SortedMap<String, String> inputs = new TreeMap<>(work.inputs());
    inputs.keySet().retainAll(inputs(work.study()).keySet());
    return new Content(identity, inputs);
  }
}
