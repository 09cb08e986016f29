package dev.charm.ops.study.step;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.evaluate.PreferenceResult;
import dev.charm.ops.evaluate.PreferenceSet;
import dev.charm.ops.evaluate.Scoring;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.models.RewardModels;
import dev.charm.ops.study.declared.EvaluateSection;
import dev.charm.ops.study.engine.Manifest;
import dev.charm.ops.study.engine.Remarks;
import dev.charm.ops.study.engine.Step;
import dev.charm.ops.study.engine.StudyFolder;
import dev.charm.ops.study.engine.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Evaluates a reward model on test sets of preferences. */
final class PreferencesStep implements Step {
  private static final String RESULTS = "preferences.ndjson";

  private final RewardModels rewardModels;
  private final RewardModelDeclaration model;
  private final EvaluateSection section;

  PreferencesStep(
      RewardModels rewardModels, RewardModelDeclaration model, EvaluateSection section) {
    this.rewardModels = rewardModels;
    this.model = model;
    this.section = section;
  }

  /** Its output, within the study's folder. */
  String output() {
    return place() + "/" + RESULTS;
  }

  @Override
  public String name() {
    return "evaluate preferences " + model.id();
  }

  @Override
  public String place() {
    return "evaluate-preferences/" + StudyFolder.nameOf(model.id().toString());
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
    SortedMap<String, Path> inputs = new RewardModelSettings(model).inputs();
    section.preferences().forEach(set -> inputs.put(set.file().text(), set.file().path()));
    return inputs;
  }

  @Override
  public SortedMap<String, String> settings(Manifest done) {
    SortedMap<String, String> settings = new RewardModelSettings(model).settings();
    settings.put(
        "preferences",
        section.preferences().stream()
            .map(set -> set.name() + "=" + set.file().text())
            .toList()
            .toString());
    return settings;
  }

  @Override
  public Outcome run(Work work) throws IOException {
    Remarks remarks = new Remarks(work.screen());
    List<PreferenceResult> rows = new ArrayList<>();
    try (RewardScorer scorer = rewardModels.open(model)) {
      Scoring scoring = new Scoring(scorer, remarks.writer());
      for (PreferenceSet set : PreferenceSet.read(files(), remarks.writer())) {
        rows.addAll(PreferenceResult.of(set, scoring, remarks.writer()));
      }
    }
    if (rows.isEmpty()) {
      throw new CommandFailedException(model.id() + " has scored no preference");
    }
    DataStep.write(
        work.output().resolve(RESULTS),
        rows.stream()
            .map(row -> of(model.id().toString(), PreferenceResult.LISTING, row))
            .toList());
    return Outcome.whole(remarks.lines());
  }

  private List<String> files() {
    return section.preferences().stream()
        .map(
            set ->
                set.name().isEmpty()
                    ? set.file().path().toString()
                    : set.name() + "=" + set.file().path())
        .toList();
  }

  /** A row of a listing, with the reward model that it is of. */
  static <T> ObjectNode of(String rewardModel, Listing<T> listing, T row) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("reward_model", rewardModel);
    object.setAll(listing.object(row));
    return object;
  }
}
