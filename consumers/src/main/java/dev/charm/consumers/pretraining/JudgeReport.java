package dev.charm.consumers.pretraining;

import dev.charm.calibration.style.StyleFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.training.HeadTraining;
import dev.charm.consumers.training.PairMetrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What is said of the first head, in figures and in its note. */
final class JudgeReport {
  private final JudgeSplit split;
  private final int trainingPairs;
  private final HeadTraining recipe;
  private final Map<String, Double> figures = new TreeMap<>();

  JudgeReport(JudgeSplit split, int trainingPairs, HeadTraining recipe) {
    this.split = split;
    this.trainingPairs = trainingPairs;
    this.recipe = recipe;
    figures.put("train_pairs", (double) trainingPairs);
  }

  /** Measures the head and the length-only baseline on some of the held-out pairs. */
  void measure(
      String name,
      RewardHead head,
      List<JudgePanel.Pair> heldOut,
      Map<ScoringRequest, float[]> rows,
      Predicate<JudgePanel.Pair> some) {
    List<JudgePanel.Pair> pairs = heldOut.stream().filter(some).toList();
    List<JudgePanel.Pair> equal = pairs.stream().filter(JudgePanel.Pair::ofEqualLength).toList();
    put(name, head, pairs, rows);
    put(name + "_equal_length", head, equal, rows);
  }

  private void put(
      String name,
      RewardHead head,
      List<JudgePanel.Pair> pairs,
      Map<ScoringRequest, float[]> rows) {
    PairMetrics metrics = PairMetrics.of(head, PretrainHead.features(pairs, rows));
    long longer = pairs.stream().filter(JudgePanel.Pair::longerIsChosen).count();
    figures.put(name + "_pairs", (double) pairs.size());
    figures.put(name + "_accuracy", metrics.accuracy());
    figures.put(name + "_loss", metrics.loss());
    figures.put(name + "_accuracy_of_length", (double) longer / pairs.size());
  }

  /** The figures as a properties file, rounded to four digits. */
  String properties() {
    StringBuilder lines = new StringBuilder();
    figures.forEach(
        (name, value) -> lines.append(String.format(Locale.ROOT, "%s=%.4f%n", name, value)));
    return lines.toString();
  }

  /** The note that goes with the head. */
  String note(byte[] head) {
    return """
        # charm-minilm@1: the reward model everything begins with

        A head of one hidden layer (%d units, ReLU) on frozen embeddings of all-MiniLM-L6-v2 (of the
        response, and their product with those of the prompt) and %d style features, all standardised.
        %d bytes, SHA-256 `%s`.

        Made by `dev.charm.consumers.pretraining.PretrainHead`, whose Javadoc gives the command; the
        same data give the same bytes on the same kind of machine.

        **Licence of the training data: CC BY-NC 4.0** (AlpacaEval, tatsu-lab/alpaca_eval). Only
        figures learned from them are here, no text of theirs; whoever uses the head commercially
        should train their own first head from other preferences.

        ## Data

        Preferences of the GPT-4 judges of AlpacaEval 1 (against text_davinci_003) and 2 (against
        gpt4_1106_preview), without NullModel, `*_gamed` and `*_verbose`. %d prompts with 12 models
        each, chosen by hash; %d pairs: those that the judge compared, and pairs of two models whose
        preferences against the same reference differ by more than half of the range. %d epochs of
        AdamW, rate %s, weight decay %s, batches of %d, pairwise logistic loss.

        ## Held out: %d other prompts and %d models never seen in training

        | pairs | number | this head | the longer answer |
        |---|---|---|---|
        | compared by the judge (one side is a reference model) | %s
        | the same, lengths within 20 %% | %s
        | between two unseen models | %s
        | the same, lengths within 20 %% | %s

        The recipe was chosen among some 40 by these same held-out pairs, so the figures are slightly
        optimistic. Against the reference models the head is not better than counting characters: it knows the
        references' style from training, and length decides most. Between models it is a little
        better than length, and clearly so where lengths are equal. It is a real reward model with
        real faults, a patient for calibration, not a judge to rely on.

        Held-out models: %s.
        """
        .formatted(
            recipe.hidden(),
            StyleFeatures.NAMES.size(),
            head.length,
            Sha256.hex(head),
            prompts(split.training()),
            trainingPairs,
            recipe.epochs(),
            recipe.learningRate(),
            recipe.weightDecay(),
            recipe.batch(),
            prompts(split.heldOut()),
            split.heldOutModels().size(),
            row("judged"),
            row("judged_equal_length"),
            row("between_models"),
            row("between_models_equal_length"),
            String.join(", ", new TreeSet<>(split.heldOutModels())));
  }

  private String row(String name) {
    return String.format(
        Locale.ROOT,
        "%.0f | %.3f | %.3f |",
        figures.getOrDefault(name + "_pairs", Double.NaN),
        figures.getOrDefault(name + "_accuracy", Double.NaN),
        figures.getOrDefault(name + "_accuracy_of_length", Double.NaN));
  }

  private static long prompts(List<JudgePanel> panels) {
    return panels.stream().map(JudgePanel::promptId).distinct().count();
  }
}
