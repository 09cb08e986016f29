package dev.charm.ops.evaluate;

import dev.charm.calibration.evaluation.ArenaEvidence;
import dev.charm.calibration.evaluation.HeldOutAgreement;
import dev.charm.ops.batch.BatchNotes;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.evaluate.RewardedAnswers.AnswerId;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Has a reward model score the answers of rated models at prompts that all of them answered. */
public final class ArenaEvaluation {
  private final List<String> models;
  private final double[][] rewards;
  private final double[] ratings;
  private final PrintWriter notes;

  private ArenaEvaluation(
      List<String> models, double[][] rewards, double[] ratings, PrintWriter notes) {
    this.models = models;
    this.rewards = rewards;
    this.ratings = ratings;
    this.notes = notes;
  }

  /**
   * Scores.
   *
   * @param rated the rating of each rated model
   * @param most how many prompts are scored at most; 0 for all
   * @throws CommandFailedException if fewer than two models are rated, or they have no prompt in
   *     common
   */
  public static ArenaEvaluation of(
      RewardedAnswers answers, Map<String, Double> rated, int most, PrintWriter notes) {
    TreeSet<String> pending = new TreeSet<>(answers.models());
    pending.removeAll(rated.keySet());
    new BatchNotes(notes).pending(pending, rated.keySet());
    SortedMap<String, SortedSet<String>> answered = answers.answered();
    answered.keySet().retainAll(rated.keySet());
    if (answered.size() < 2) {
      throw new CommandFailedException(
          "fewer than two models have answers and a rating: there is nothing to compare");
    }
    List<String> models = List.copyOf(answered.keySet());
    List<String> prompts = ResponseTexts.chosen(common(answered, notes), most);
    List<AnswerId> asked =
        prompts.stream()
            .flatMap(prompt -> models.stream().map(model -> new AnswerId(model, prompt)))
            .toList();
    List<@Nullable Double> scores = answers.rewards(asked);
    List<double[]> whole = new ArrayList<>();
    for (int p = 0; p < prompts.size(); p++) {
      List<@Nullable Double> own = scores.subList(p * models.size(), (p + 1) * models.size());
      if (own.stream().allMatch(Objects::nonNull)) {
        whole.add(own.stream().mapToDouble(s -> Objects.requireNonNull(s, "scored")).toArray());
      }
    }
    if (whole.isEmpty()) {
      throw new CommandFailedException("no prompt has a score from every model");
    }
    double[][] rewards = new double[models.size()][whole.size()];
    for (int m = 0; m < models.size(); m++) {
      for (int p = 0; p < whole.size(); p++) {
        rewards[m][p] = whole.get(p)[m];
      }
    }
    double[] ratings =
        models.stream().mapToDouble(m -> Objects.requireNonNull(rated.get(m), "rated")).toArray();
    return new ArenaEvaluation(models, rewards, ratings, notes);
  }

  private static Set<String> common(
      SortedMap<String, SortedSet<String>> answered, PrintWriter notes) {
    Set<String> all = new TreeSet<>();
    Set<String> common = new TreeSet<>(answered.values().iterator().next());
    String fewest = answered.firstKey();
    for (Map.Entry<String, SortedSet<String>> own : answered.entrySet()) {
      all.addAll(own.getValue());
      common.retainAll(own.getValue());
      boolean fewer =
          own.getValue().size() < Objects.requireNonNull(answered.get(fewest), "known").size();
      fewest = fewer ? own.getKey() : fewest;
    }
    String told =
        common.size()
            + " of "
            + all.size()
            + " prompts have an answer of every rated model (fewest: "
            + fewest
            + ")";
    if (common.isEmpty()) {
      throw new CommandFailedException(told);
    }
    if (common.size() < all.size()) {
      notes.println("charm: " + told + "; only those count");
      notes.flush();
    }
    return common;
  }

  /** The agreement over all models and prompts. */
  public ArenaResult all() {
    return ArenaResult.all(
        new ArenaEvidence(rewards, ratings, new int[rewards[0].length]).agreement());
  }

  /**
   * The agreement for models and prompts in training and held out, by folds of whole families.
   *
   * @throws CommandFailedException if there are too few families or models
   */
  public List<ArenaResult> folds(int folds) {
    List<Set<String>> parts = ModelFamily.folds(models, folds);
    if (parts.size() < 2) {
      throw new CommandFailedException("the models are of one family, which cannot be left out");
    }
    for (int f = 0; f < parts.size(); f++) {
      notes.println("charm: fold " + (f + 1) + " leaves out " + String.join(", ", parts.get(f)));
    }
    notes.flush();
    return quarters(parts);
  }

  /**
   * The same where some models are held out by name, and a fifth of the prompts.
   *
   * @throws CommandFailedException if one of them is not there, or fewer than two are left
   */
  public List<ArenaResult> heldOut(Collection<String> names) {
    for (String name : names) {
      if (!models.contains(name)) {
        throw new CommandFailedException("no rated model with answers is called " + name);
      }
    }
    return quarters(List.of(Set.copyOf(names)));
  }

  private List<ArenaResult> quarters(List<Set<String>> heldOut) {
    int parts = heldOut.size() == 1 ? 5 : heldOut.size();
    int[] ofPrompts = new int[rewards[0].length];
    for (int p = 0; p < ofPrompts.length; p++) {
      ofPrompts[p] = p % parts; // prompts stand in the order of a hash
    }
    List<boolean[]> folds = new ArrayList<>();
    for (Set<String> out : heldOut) {
      boolean[] fold = new boolean[models.size()];
      for (int m = 0; m < fold.length; m++) {
        fold[m] = out.contains(models.get(m));
      }
      folds.add(fold);
    }
    try {
      return HeldOutAgreement.of(new ArenaEvidence(rewards, ratings, ofPrompts), folds).stream()
          .map(ArenaResult::of)
          .toList();
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }
}
