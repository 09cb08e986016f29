package dev.charm.ops.study.step;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.export.container.Compression;
import dev.charm.ops.models.RewardModels;
import dev.charm.ops.models.ScoreCounts;
import dev.charm.ops.models.ScoreRun;
import dev.charm.ops.study.engine.Manifest;
import dev.charm.ops.study.engine.Remarks;
import dev.charm.ops.study.engine.Step;
import dev.charm.ops.study.engine.StudyFolder;
import dev.charm.ops.study.engine.Work;
import dev.charm.producers.source.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** Has a reward model score the answers of one source. */
final class ScoreStep implements Step {
  private static final String SCORED = "scored.jsonl";

  private final RewardModels rewardModels;
  private final RewardModelDeclaration model;
  private final AnswersSource source;
  private final List<Step> after;

  /**
   * @param after the step that generates the answers; none if they are given
   */
  ScoreStep(
      RewardModels rewardModels,
      RewardModelDeclaration model,
      AnswersSource source,
      List<Step> after) {
    this.rewardModels = rewardModels;
    this.model = model;
    this.source = source;
    this.after = List.copyOf(after);
  }

  String rewardModel() {
    return model.id().toString();
  }

  AnswersSource source() {
    return source;
  }

  /** Where the scored answers are, within the study's folder. */
  String output() {
    return place() + "/" + SCORED;
  }

  @Override
  public String name() {
    return "score " + rewardModel() + " of " + source.label();
  }

  @Override
  public String place() {
    return "score/" + StudyFolder.nameOf(rewardModel()) + "/" + StudyFolder.nameOf(source.label());
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Step> after() {
    return after;
  }

  @Override
  public SortedMap<String, Path> inputs(Path folder) {
    SortedMap<String, Path> inputs = new RewardModelSettings(model).inputs();
    inputs.put(source.called(), folder.resolve(source.path()));
    return inputs;
  }

  @Override
  public SortedMap<String, String> settings(Manifest done) {
    SortedMap<String, String> settings = new RewardModelSettings(model).settings();
    if (source.given() != null) {
      settings.put("fields", source.given().columns().toString());
    }
    return settings;
  }

  @Override
  public Outcome run(Work work) throws IOException {
    Remarks remarks = new Remarks(work.screen());
    ScoreCounts counts;
    try (RewardScorer scorer = rewardModels.open(model)) {
      counts =
          new ScoreRun(scorer, source.fields(), remarks.writer())
              .to(
                  work.output().resolve(SCORED),
                  Sources.one(work.study().resolve(source.path())),
                  Compression.NONE);
    }
    counts.tell(rewardModel(), remarks.writer());
    if (counts.scored() == 0) {
      throw new CommandFailedException(
          "no row of " + source.called() + " has a score of " + rewardModel());
    }
    return new Outcome(
        counts.unanswered() == 0
            ? ""
            : counts.unanswered() + " of " + counts.rows() + " rows had no answer of the model",
        remarks.lines());
  }
}
