package dev.charm.ops.study.step;

import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource.Gguf;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.generate.AnswerSummary;
import dev.charm.ops.generate.GenerationRun;
import dev.charm.ops.generate.PolicyModels;
import dev.charm.ops.ingest.FileReports;
import dev.charm.ops.study.declared.GenerateSection;
import dev.charm.ops.study.engine.FileDigests;
import dev.charm.ops.study.engine.Manifest;
import dev.charm.ops.study.engine.Remarks;
import dev.charm.ops.study.engine.Step;
import dev.charm.ops.study.engine.StepRecord;
import dev.charm.ops.study.engine.StudyFolder;
import dev.charm.ops.study.engine.Work;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.source.Sources;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Has a policy model answer the prompts. Answers that came before the run ended, and those of
 * prompts that were there before, are not asked for again.
 */
public final class GenerateStep implements Step {
  private static final String LATENCIES = "latencies.csv";
  private static final String UNFINISHED = ".unfinished-";

  private final PolicyModelDeclaration model;
  private final GenerateSection section;
  private final GenerationParameters parameters;

  public GenerateStep(PolicyModelDeclaration model, GenerateSection section) {
    this.model = model;
    this.section = section;
    this.parameters = PolicyModels.parameters(model);
  }

  String policyModel() {
    return model.name();
  }

  /** Where its answers are, within the study's folder. */
  String output() {
    return place() + "/" + file();
  }

  /** Named after the policy model, for whoever tells what became of its rows. */
  private String file() {
    return StudyFolder.nameOf(model.name()) + ".jsonl";
  }

  @Override
  public String name() {
    return "generate " + model.name();
  }

  @Override
  public String place() {
    return "generate/" + StudyFolder.nameOf(model.name());
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Step> after() {
    return List.of();
  }

  @Override
  public SortedMap<String, Path> inputs(Path folder) {
    SortedMap<String, Path> inputs = new TreeMap<>();
    inputs.put(section.prompts().text(), section.prompts().path());
    if (model.source() instanceof Gguf gguf) {
      inputs.put(gguf.model() + " (policy model)", gguf.file());
    }
    return inputs;
  }

  @Override
  public SortedMap<String, String> settings(Manifest done) {
    SortedMap<String, String> settings = ofModel();
    settings.put("samples", String.valueOf(section.samples()));
    return settings;
  }

  /** On which every single answer depends. */
  private SortedMap<String, String> ofModel() {
    SortedMap<String, String> settings = PolicyModelSettings.of(model, parameters);
    settings.put("fields", section.columns().toString());
    return settings;
  }

  @Override
  public Outcome run(Work work) throws IOException, InterruptedException {
    Path unfinished = unfinished(work);
    GenerationRun run;
    boolean whole;
    try (AnswerBackend backend = section.declared().open(model)) {
      run = new GenerationRun(model, parameters, backend, work.screen());
      whole =
          run.run(
              Sources.one(section.prompts().path()),
              section.fields(),
              section.samples(),
              unfinished,
              GenerationRun.Existing.KEPT_WHERE_IT_FITS);
    }
    FileReport prompts = run.promptRows();
    if (prompts == null || prompts.good() == 0) {
      throw new CommandFailedException("no prompt of " + section.prompts().text() + " can be used");
    }
    AnswerSummary summary =
        AnswerSummary.write(
            unfinished, work.output().resolve(file()), work.output().resolve(LATENCIES));
    if (summary.answers() == 0) {
      throw new CommandFailedException(model.name() + " has given no answer");
    }
    Remarks remarks = new Remarks(new PrintWriter(Writer.nullWriter()));
    FileReports.tell(prompts, remarks.writer());
    summary.tell(model.name(), remarks.writer());
    long wanted = prompts.good() * section.samples();
    return new Outcome(
        whole ? "" : (wanted - summary.answers()) + " of " + wanted + " answers are missing",
        remarks.lines());
  }

  /**
   * Where answers are put as they come. It is called by what they depend on: what was begun with
   * other settings is not gone on with.
   */
  private Path unfinished(Work work) throws IOException {
    List<String> parts = new ArrayList<>();
    parts.add(String.valueOf(version()));
    ofModel().forEach((name, value) -> parts.addAll(List.of(name, value)));
    Path file =
        work.place().resolve(UNFINISHED + FileDigests.ofTexts(parts).substring(0, 16) + ".jsonl");
    try (DirectoryStream<Path> others = Files.newDirectoryStream(work.place(), UNFINISHED + "*")) {
      for (Path other : others) {
        if (work.anew() || !other.equals(file)) {
          Files.delete(other);
        }
      }
    }
    StepRecord before = work.before();
    if (before != null && !Files.exists(file) && isOfSameModel(before)) {
      Path partial = work.output().resolve(file());
      Files.copy(work.place().resolve(file()), partial);
      Files.move(partial, file);
    }
    return file;
  }

  private boolean isOfSameModel(StepRecord before) {
    Map<String, String> known = before.settings();
    return before.version() == version()
        && ofModel().entrySet().stream()
            .allMatch(each -> each.getValue().equals(known.get(each.getKey())));
  }

  @Override
  public void published(Path folder, boolean whole) throws IOException {
    if (whole) {
      try (DirectoryStream<Path> done =
          Files.newDirectoryStream(folder.resolve(place()), UNFINISHED + "*")) {
        for (Path each : done) {
          Files.delete(each);
        }
      }
    }
  }
}
