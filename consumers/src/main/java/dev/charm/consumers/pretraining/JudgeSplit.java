package dev.charm.consumers.pretraining;

import dev.charm.consumers.scoring.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Panels to train on and panels to measure by, which share neither prompts nor models but the
 * references. By hashes of ids and names, so the split is the same wherever it is made.
 *
 * @param training {@value #TRAINING_PROMPTS} prompts with at most {@value #MODELS_A_PROMPT} models
 *     each
 * @param heldOut all other prompts with every fifth model
 * @param heldOutModels their names
 */
record JudgeSplit(List<JudgePanel> training, List<JudgePanel> heldOut, Set<String> heldOutModels) {
  private static final int TRAINING_PROMPTS = 640;
  private static final int MODELS_A_PROMPT = 36;
  private static final int EVERY = 5;

  static JudgeSplit of(Collection<JudgePanel> panels) {
    Set<Integer> trainingPrompts = new HashSet<>(shuffledPrompts().subList(0, TRAINING_PROMPTS));
    Set<String> heldOutModels = heldOutModels(panels);
    Map<Integer, Set<String>> chosen = new HashMap<>();
    Map<Integer, Set<String>> present = new HashMap<>();
    for (JudgePanel panel : panels) {
      panel.answers().stream()
          .map(JudgePanel.Answer::model)
          .filter(m -> !heldOutModels.contains(m))
          .forEach(m -> present.computeIfAbsent(panel.promptId(), id -> new HashSet<>()).add(m));
    }
    present.forEach(
        (id, models) ->
            chosen.put(
                id,
                Set.copyOf(
                    models.stream()
                        .sorted(Comparator.comparing(m -> hash(id + "/" + m)))
                        .limit(MODELS_A_PROMPT)
                        .toList())));
    return new JudgeSplit(
        panels.stream()
            .filter(p -> trainingPrompts.contains(p.promptId()))
            .map(p -> p.only(m -> chosen.getOrDefault(p.promptId(), Set.of()).contains(m)))
            .toList(),
        panels.stream()
            .filter(p -> !trainingPrompts.contains(p.promptId()))
            .map(p -> p.only(heldOutModels::contains))
            .toList(),
        heldOutModels);
  }

  /**
   * Splits of the training part alone, to choose a recipe by: each holds out another part of its
   * prompts and of its models.
   *
   * @param folds how many
   */
  List<JudgeSplit> inner(int folds) {
    List<Integer> prompts =
        training.stream()
            .map(JudgePanel::promptId)
            .distinct()
            .sorted(Comparator.comparing(id -> hash("inner/" + id)))
            .toList();
    List<String> models =
        training.stream()
            .flatMap(p -> p.answers().stream())
            .map(JudgePanel.Answer::model)
            .distinct()
            .filter(m -> !JudgePreferences.REFERENCES.contains(m))
            .sorted(Comparator.comparing(m -> hash("inner/" + m)))
            .toList();
    return IntStream.range(0, folds)
        .mapToObj(
            fold -> {
              Set<Integer> outPrompts = each(prompts, fold, folds);
              Set<String> outModels = each(models, fold, folds);
              return new JudgeSplit(
                  training.stream()
                      .filter(p -> !outPrompts.contains(p.promptId()))
                      .map(p -> p.only(Predicate.not(outModels::contains)))
                      .toList(),
                  training.stream()
                      .filter(p -> outPrompts.contains(p.promptId()))
                      .map(p -> p.only(outModels::contains))
                      .toList(),
                  outModels);
            })
        .toList();
  }

  private static <T> Set<T> each(List<T> all, int from, int step) {
    Set<T> some = new HashSet<>();
    for (int i = from; i < all.size(); i += step) {
      some.add(all.get(i));
    }
    return some;
  }

  /** The pairs of panels, in their order. */
  static List<JudgePanel.Pair> pairs(List<JudgePanel> panels) {
    return panels.stream().flatMap(p -> p.pairs().stream()).toList();
  }

  private static List<Integer> shuffledPrompts() {
    return IntStream.range(0, JudgePreferences.PROMPTS)
        .boxed()
        .sorted(Comparator.comparing(id -> hash(Integer.toString(id))))
        .toList();
  }

  private static Set<String> heldOutModels(Collection<JudgePanel> panels) {
    List<String> models =
        panels.stream()
            .flatMap(p -> p.answers().stream())
            .map(JudgePanel.Answer::model)
            .distinct()
            .filter(m -> !JudgePreferences.REFERENCES.contains(m))
            .sorted(Comparator.comparing(JudgeSplit::hash))
            .toList();
    return each(models, 0, EVERY);
  }

  private static String hash(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
