package dev.charm.ops.study.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.evaluate.ArenaEvaluation;
import dev.charm.ops.evaluate.ArenaResult;
import dev.charm.ops.evaluate.BatchAnswers;
import dev.charm.ops.study.declared.EvaluateSection;
import dev.charm.ops.study.engine.Manifest;
import dev.charm.ops.study.engine.Remarks;
import dev.charm.ops.study.engine.Work;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Tells how each reward model's view of policy models agrees with the ratings. */
final class ArenaStep extends DataStep {
  /** Its output, within the study's folder. */
  static final String OUTPUT = "evaluate-arena/arena.ndjson";

  private final EvaluateSection section;

  ArenaStep(StudyData data, EvaluateSection section) {
    super(data);
    this.section = section;
  }

  @Override
  public String name() {
    return "evaluate arena";
  }

  @Override
  public SortedMap<String, String> settings(Manifest done) {
    SortedMap<String, String> settings = data.settings();
    settings.put("prompt-id", data.declaration().calibrate().identity().toString());
    settings.put("folds", String.valueOf(section.folds()));
    settings.put("held-out", section.heldOut().toString());
    settings.put("prompts", String.valueOf(section.prompts()));
    return settings;
  }

  @Override
  public Outcome run(Work work) throws IOException {
    Remarks remarks = new Remarks(work.screen());
    Remarks told = new Remarks(new PrintWriter(Writer.nullWriter())); // as calibrate tells it
    StudyBatch batch = data.batch(work, data.declaration().calibrate().identity(), told);
    Map<String, Double> ratings = new HashMap<>();
    batch.ratings().forEach((model, rating) -> ratings.put(model, rating.value()));
    List<ObjectNode> rows = new ArrayList<>();
    for (Map.Entry<String, BatchCalibration> each : batch.rewardModels().entrySet()) {
      ArenaEvaluation evaluation =
          ArenaEvaluation.of(
              new BatchAnswers(batch, each.getValue()),
              ratings,
              section.prompts(),
              remarks.writer());
      List<ArenaResult> results = new ArrayList<>(List.of(evaluation.all()));
      if (section.folds() > 0) {
        results.addAll(evaluation.folds(section.folds()));
      } else if (!section.heldOut().isEmpty()) {
        results.addAll(evaluation.heldOut(section.heldOut()));
      }
      boolean folded = results.size() > 1;
      for (ArenaResult result : results) {
        rows.add(
            PreferencesStep.of(
                each.getKey(), folded ? ArenaResult.FOLDED : ArenaResult.LISTING, result));
      }
    }
    write(work.output().resolve("arena.ndjson"), rows);
    return Outcome.whole(remarks.lines());
  }
}
