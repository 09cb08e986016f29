package dev.charm.ops.bench.paper;

import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.training.TrainingObjective;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models without a rating: their offsets are predicted from those of rated ones. */
final class UnratedPart implements Part {
  private static final String BEFORE = "as they are";
  private static final String ALONE = "predicted offsets";
  private static final String TRAINED = "trained head";
  private static final String ON_TOP = "predicted offsets on the trained head";
  private static final String BOUND = "all ratings known";

  private static final String CHOSEN =
      "tried: the one with embeddings that errs least on seen models";
  private static final PredictorVariant BEST = PredictorVariant.PRODUCTS;

  @Override
  public String name() {
    return "unrated";
  }

  @Override
  public Found run(Setting setting, List<Long> seeds) throws Exception {
    SeedTable table = new SeedTable();
    for (long seed : seeds) {
      Map<String, List<Figures>> rows = new LinkedHashMap<>();
      int[] training = setting.training(seed);
      Offsets offsets = setting.offsets(setting.rewards(), training);
      for (boolean[] unseen :
          Folds.byRating(
              setting.data().ratingValues(), setting.reference(), setting.folds(), seed)) {
        fold(setting, offsets, unseen, seed, rows);
        setting.tell().accept("unrated: seed " + seed + ", a fold is done");
      }
      rows.forEach((name, figures) -> table.add(name, Figures.mean(figures)));
    }
    return new Found(
        name(),
        "The folds of the part unseen. An unseen model has no rating, so its offset is predicted"
            + " from the solved ones of the seen models, from its answers at the training prompts."
            + " Measured on pairs with an unseen model at held-out prompts. All ratings known: the"
            + " offsets of all models are solved, which bounds what a prediction can do. Beside that, one"
            + " rated model at a time is taken for unrated, against every other one as the reference:"
            + " how far predicted offsets are right, and how often their 95 % intervals hold the solved"
            + " ones, which all answers and the rating give.",
        targets(table),
        List.of(
            table.detail("Models without a rating, at held-out prompts"),
            OneModelOut.table(setting, seeds)));
  }

  private static void fold(
      Setting setting,
      Offsets offsets,
      boolean[] unseen,
      long seed,
      Map<String, List<Figures>> rows)
      throws Exception {
    int reference = setting.reference();
    int[] seen = Folds.seen(unseen);
    add(rows, BEFORE, setting, setting.rewards(), unseen, offsets);
    add(
        rows,
        "as they are, with noise of 1 sd",
        setting,
        Yardsticks.noisy(setting.rewards(), 1, seed),
        unseen,
        offsets);
    add(
        rows,
        ALONE,
        setting,
        offsets.corrected(offsets.byReference(reference, seen)),
        unseen,
        offsets);
    RewardHead head =
        setting
            .lesson()
            .train(
                offsets,
                seen,
                reference,
                HeadLesson.Plan.EVERY_TWO,
                TrainingObjective.named(Setting.MAIN_OBJECTIVE),
                seed);
    Offsets after = offsets.of(setting.rows().score(head));
    add(rows, TRAINED, setting, after.rewards(), unseen, offsets);
    add(
        rows,
        ON_TOP,
        setting,
        after.corrected(after.byReference(reference, seen)),
        unseen,
        offsets);
    add(
        rows,
        BOUND,
        setting,
        offsets.corrected(offsets.byReference(reference, setting.rated())),
        unseen,
        offsets);
    for (PredictorVariant variant : PredictorVariant.all()) {
      add(
          rows,
          "tried: " + variant.name(),
          setting,
          offsets.corrected(variant.offsets(offsets, setting.rows(), seen, reference)),
          unseen,
          offsets);
    }
    add(
        rows,
        CHOSEN,
        setting,
        offsets.corrected(PredictorVariant.chosen(offsets, setting.rows(), seen, reference)),
        unseen,
        offsets);
    add(
        rows,
        "tried: " + BEST.name() + ", on the trained head",
        setting,
        after.corrected(BEST.offsets(after, setting.rows(), seen, reference)),
        unseen,
        offsets);
  }

  private static void add(
      Map<String, List<Figures>> rows,
      String name,
      Setting setting,
      double[][] rewards,
      boolean[] unseen,
      Offsets learned) {
    rows.computeIfAbsent(name, n -> new ArrayList<>())
        .add(setting.measure().of(rewards, unseen, learned.training()));
  }

  private List<Target> targets(SeedTable table) {
    Figures before = table.mean(BEFORE);
    List<Target> targets = new ArrayList<>();
    for (String row : List.of(ALONE, ON_TOP, CHOSEN)) {
      Figures after = table.mean(row);
      targets.add(Target.atMost(name(), row + ": |MD|", after.md(), .10));
      targets.add(Target.atLeast(name(), row + ": order", after.order(), .88));
      targets.add(Target.atLeast(name(), row + ": Spearman", after.spearman(), .82));
      targets.add(
          Target.atMost(
              name(), row + ": judge accuracy lost", before.judge() - after.judge(), .02));
    }
    return targets;
  }
}
