package dev.charm.consumers.pretraining;

import dev.charm.consumers.training.HeadTrainer;
import dev.charm.consumers.training.HeadTraining;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which of some recipes is best, by splits of the training part alone: what is held out of all has
 * no say, so figures measured there are not those of the luckiest recipe.
 *
 * @param trials one per recipe, in the order of the recipes
 */
record RecipeSelection(List<Trial> trials) {
  private static final int FOLDS = 4;

  /**
   * A recipe.
   *
   * @param folds its accuracy on the held-out part of each split
   */
  record Trial(HeadTraining recipe, List<JudgeAccuracy> folds) {
    double mean() {
      return folds.stream().mapToDouble(JudgeAccuracy::mean).average().orElseThrow();
    }
  }

  /** Tries each recipe on each split. */
  static RecipeSelection among(
      List<HeadTraining> recipes, String encoder, JudgeSplit split, AnswerRows rows) {
    List<JudgeSplit> folds = split.inner(FOLDS);
    List<Trial> trials = new ArrayList<>();
    for (HeadTraining recipe : recipes) {
      List<JudgeAccuracy> accuracies = new ArrayList<>();
      for (JudgeSplit fold : folds) {
        List<JudgePanel.Pair> training = JudgeSplit.pairs(fold.training());
        accuracies.add(
            JudgeAccuracy.of(
                HeadTrainer.train(encoder, rows.of(training), recipe),
                JudgeSplit.pairs(fold.heldOut()),
                rows));
      }
      Trial trial = new Trial(recipe, List.copyOf(accuracies));
      trials.add(trial);
      System.err.printf(Locale.ROOT, "%.4f by %s%n", trial.mean(), recipe);
    }
    return new RecipeSelection(List.copyOf(trials));
  }

  /** The recipe with the highest mean; of equal ones the first. */
  HeadTraining best() {
    return trials.stream()
        .max(Comparator.comparingDouble(Trial::mean))
        .orElseThrow(() -> new IllegalStateException("no recipe was tried"))
        .recipe();
  }
}
