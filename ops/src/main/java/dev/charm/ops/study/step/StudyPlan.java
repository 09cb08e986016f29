package dev.charm.ops.study.step;

import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.ops.models.RewardModels;
import dev.charm.ops.study.declared.AnswersEntry;
import dev.charm.ops.study.declared.EvaluateSection;
import dev.charm.ops.study.declared.StudyDeclaration;
import dev.charm.ops.study.engine.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The steps of a study, each after those it is made of. */
public final class StudyPlan {
  private final StudyDeclaration study;
  private final RewardModels rewardModels;
  private final List<Step> steps = new ArrayList<>();
  private final SortedMap<String, String> tables = new TreeMap<>();

  private StudyPlan(StudyDeclaration study, RewardModels rewardModels) {
    this.study = study;
    this.rewardModels = rewardModels;
  }

  /**
   * Plans a study.
   *
   * @param rewardModels stay open for as long as the steps are done
   * @throws dev.charm.ops.connect.CommandFailedException if a model is not known; names the nearest
   */
  public static List<Step> of(StudyDeclaration study, RewardModels rewardModels) {
    StudyPlan plan = new StudyPlan(study, rewardModels);
    plan.add();
    return List.copyOf(plan.steps);
  }

  private void add() {
    List<Step> generated = new ArrayList<>();
    List<AnswersSource> sources = new ArrayList<>();
    List<ScoreStep> scored = new ArrayList<>();
    List<RewardModelDeclaration> scorers = study.score().stream().map(rewardModels::find).toList();
    if (study.generate() != null) {
      study
          .generate()
          .models()
          .forEach(
              model -> {
                GenerateStep step = new GenerateStep(model, study.generate());
                generated.add(step);
                AnswersSource source = AnswersSource.of(step);
                sources.add(source);
                scorers.forEach(
                    each -> scored.add(new ScoreStep(rewardModels, each, source, List.of(step))));
              });
    }
    for (AnswersEntry entry : study.answers()) {
      AnswersSource source = AnswersSource.of(entry);
      sources.add(source);
      scorers.forEach(each -> scored.add(new ScoreStep(rewardModels, each, source, List.of())));
    }
    steps.addAll(generated);
    steps.addAll(scored);
    StudyData data = new StudyData(study, sources, generated, scored);
    steps.add(new CalibrateStep(data));
    steps.add(new CompareStep(data));
    tables.put(CompareStep.OUTPUT, "Round robin of the policy models");
    if (study.export() != null) {
      steps.add(new ExportStep(data, study.export()));
    }
    if (study.evaluate() != null) {
      addEvaluations(data, study.evaluate());
    }
    steps.add(new ReportStep(data, steps, tables));
  }

  private void addEvaluations(StudyData data, EvaluateSection section) {
    if (!section.preferences().isEmpty()) {
      for (String name : section.rewardModels()) {
        PreferencesStep step = new PreferencesStep(rewardModels, rewardModels.find(name), section);
        steps.add(step);
        tables.put(step.output(), "On test sets of preferences: " + name);
      }
    }
    if (section.arena()) {
      steps.add(new ArenaStep(data, section));
      tables.put(ArenaStep.OUTPUT, "Agreement with the ratings");
    }
  }
}
