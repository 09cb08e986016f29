package dev.charm.ops.bench.paper;

import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.training.TrainingObjective;
import dev.charm.ops.evaluate.ModelFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A head trained on calibrated pairs of seen models, measured on pairs with unseen ones. */
final class UnseenPart implements Part {
  private static final String BEFORE = "the first head";
  private static final List<String> MAIN = List.of("pairs", "win-rate-matching");

  private final List<String> objectives;

  UnseenPart(List<String> objectives) {
    this.objectives = objectives;
  }

  private List<String> main() {
    return MAIN.stream().filter(objectives::contains).toList();
  }

  @Override
  public String name() {
    return "unseen";
  }

  @Override
  public Found run(Setting setting, List<Long> seeds) throws Exception {
    SeedTable stratified = new SeedTable();
    SeedTable families = new SeedTable();
    for (long seed : seeds) {
      double[] ratings = setting.data().ratingValues();
      fill(
          stratified,
          setting,
          Folds.byRating(ratings, setting.reference(), setting.folds(), seed),
          Map.of(HeadLesson.Plan.EVERY_TWO, objectives, HeadLesson.Plan.REFERENCE, main()),
          seed);
      List<String> rated = setting.data().models().subList(0, setting.data().rated());
      fill(
          families,
          setting,
          Folds.of(rated, ModelFamily.folds(rated, setting.folds())),
          Map.of(HeadLesson.Plan.EVERY_TWO, main()),
          seed);
    }
    return new Found(
        name(),
        "In each of "
            + setting.folds()
            + " folds of models a head is trained, with the service's recipe, on the pairs of the"
            + " seen ones as their offsets decide them, and measured on pairs with an unseen model"
            + " at held-out prompts. Folds span the range of ratings; the reference is always seen."
            + " Means over folds. Families: whole families are unseen; where the reference is, the"
            + " seen model with the nearest rating takes its place. Recipes trade |MD| for accuracy"
            + " by the judge along one line: at training prompts none reached .15 with less than"
            + " .05 of it lost.",
        targets(stratified),
        List.of(
            stratified.detail("Unseen models, folds by rating, at held-out prompts"),
            families.detail("Unseen families, at held-out prompts"),
            RecipeTries.unseen()));
  }

  private static void fill(
      SeedTable table,
      Setting setting,
      List<boolean[]> folds,
      Map<HeadLesson.Plan, List<String>> lessons,
      long seed)
      throws Exception {
    int[] training = setting.training(seed);
    Offsets offsets = setting.offsets(setting.rewards(), training);
    Map<String, List<Figures>> rows = new LinkedHashMap<>();
    for (boolean[] unseen : folds) {
      int reference = Folds.reference(unseen, setting.data().ratingValues(), setting.reference());
      Measure measure = setting.measure().against(reference);
      add(
          rows,
          BEFORE,
          measure
              .of(setting.rewards(), unseen, training)
              .withOutside(setting.lesson().outside(setting.head())));
      add(
          rows,
          "the first head, with noise of 1 sd",
          measure.of(Yardsticks.noisy(setting.rewards(), 1, seed), unseen, training));
      for (HeadLesson.Plan plan : HeadLesson.Plan.values()) {
        for (String objective : lessons.getOrDefault(plan, List.of())) {
          RewardHead head =
              setting
                  .lesson()
                  .train(
                      offsets,
                      Folds.seen(unseen),
                      reference,
                      plan,
                      TrainingObjective.named(objective),
                      seed);
          add(
              rows,
              row(objective, plan),
              measure
                  .of(setting.rows().score(head), unseen, training)
                  .withOutside(setting.lesson().outside(head)));
        }
      }
      setting.tell().accept("unseen: seed " + seed + ", a fold is done");
    }
    rows.forEach((name, figures) -> table.add(name, Figures.mean(figures)));
  }

  private static void add(Map<String, List<Figures>> rows, String name, Figures figures) {
    rows.computeIfAbsent(name, n -> new ArrayList<>()).add(figures);
  }

  private static String row(String objective, HeadLesson.Plan plan) {
    return objective + ", " + plan.text();
  }

  private List<Target> targets(SeedTable table) {
    Figures before = table.mean(BEFORE);
    List<Target> targets = new ArrayList<>();
    for (String objective : main()) {
      Figures after = table.mean(row(objective, HeadLesson.Plan.EVERY_TWO));
      targets.add(Target.atMost(name(), objective + ": |MD|", after.md(), .15));
      targets.add(
          Target.atLeast(
              name(), objective + ": order gained", after.order() - before.order(), .05));
      targets.add(Target.atLeast(name(), objective + ": Spearman", after.spearman(), .80));
      targets.add(
          Target.atMost(
              name(), objective + ": judge accuracy lost", before.judge() - after.judge(), .05));
    }
    return targets;
  }
}
