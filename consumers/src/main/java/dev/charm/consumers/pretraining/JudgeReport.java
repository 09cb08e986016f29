package dev.charm.consumers.pretraining;

import dev.charm.calibration.style.StyleFeatures;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.training.HeadTraining;
import dev.charm.consumers.training.PairMetrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What is said of the first head, in figures and in its note.
 *
 * @param heldOut of prompts and models that neither it nor the choice of its recipe has seen
 * @param biases a table of what its rewards depend on
 */
record JudgeReport(
    JudgeSplit split,
    int trainingPairs,
    RecipeSelection selection,
    RewardHead head,
    JudgeAccuracy heldOut,
    String biases) {
  private static final String SEPARATOR = " | ";

  /** The figures as a properties file, rounded to four digits. */
  String properties() {
    Map<String, Double> figures = new TreeMap<>();
    figures.put("train_pairs", (double) trainingPairs);
    put(figures, "judged", heldOut.judged());
    put(figures, "judged_equal_length", heldOut.judgedEqualLength());
    put(figures, "between_models", heldOut.between());
    put(figures, "between_models_equal_length", heldOut.betweenEqualLength());
    StringBuilder lines = new StringBuilder();
    figures.forEach(
        (name, value) -> lines.append(String.format(Locale.ROOT, "%s=%.4f%n", name, value)));
    return lines.toString();
  }

  private static void put(Map<String, Double> figures, String name, JudgeAccuracy.Part part) {
    PairMetrics metrics = part.metrics();
    figures.put(name + "_pairs", (double) metrics.pairs());
    figures.put(name + "_accuracy", metrics.accuracy());
    figures.put(name + "_loss", metrics.loss());
    figures.put(name + "_accuracy_of_length", part.longer());
  }

  /** The note that goes with the head. */
  String note() {
    byte[] bytes = HeadFormat.write(head);
    HeadTraining recipe = selection.best();
    return """
        # charm-minilm@1: the reward model everything begins with

        A head of one hidden layer (%d units, ReLU) on frozen embeddings of all-MiniLM-L6-v2 (of the
        response, and their product with those of the prompt) and %d style features, all standardised.
        %d bytes, SHA-256 `%s`.

        Made by `dev.charm.consumers.pretraining.PretrainHead`, whose Javadoc gives the command; the
        same data give the same bytes on the same kind of machine. `preferences.bin`, made by
        `PretrainPreferences`, goes with it: features of 600 judged pairs of prompts that it was
        trained on, which later trainings are anchored to, and of 1,000 judged pairs of held-out
        prompts, by which later versions are judged.

        **Licence of the training data: CC BY-NC 4.0** (AlpacaEval, tatsu-lab/alpaca_eval). Only
        figures learned from them are here, no text of theirs; whoever uses the head commercially
        should train their own first head from other preferences.

        ## Data and recipe

        Preferences of the GPT-4 judges of AlpacaEval 1 (against text_davinci_003) and 2 (against
        gpt4_1106_preview), without NullModel, `*_gamed` and `*_verbose`. %d prompts with at most 36
        models each, chosen by hash; %d pairs: those that the judge compared, and pairs of two models
        whose preferences against the same reference differ by more than half of the range. %d epochs
        of AdamW, rate %s, weight decay %s, batches of %d, pairwise logistic loss.

        The recipe was chosen by four splits of these prompts and models, each of which holds out
        another quarter of both; what is held out below had no say. Accuracies on those quarters:

        | hidden | epochs | weight decay | judged | same length | between models | same length | mean |
        |---|---|---|---|---|---|---|---|
        %s
        ## Held out: %d other prompts and %d models never seen in training

        | pairs | number | this head | the longer answer |
        |---|---|---|---|
        | compared by the judge (one side is a reference model) | %s
        | the same, lengths within 20 %% | %s
        | between two unseen models | %s
        | the same, lengths within 20 %% | %s

        Earlier heads were measured on these pairs as well, some 40 of them; none of that chose this
        recipe. It is a real reward model with real faults, a patient for calibration, not a judge to
        rely on: compared with the reference models, length alone does about as well.

        ## Known biases

        What its rewards depend on, in standard deviations within prompts of held-out answers, with
        95 %% intervals: all features together over all answers, and what the best of four has more of.

        | feature | all answers | best of 4 |
        |---|---|---|
        %s
        Held-out models: %s.
        """
        .formatted(
            recipe.hidden(),
            StyleFeatures.NAMES.size(),
            bytes.length,
            Sha256.hex(bytes),
            prompts(split.training()),
            trainingPairs,
            recipe.epochs(),
            recipe.learningRate(),
            recipe.weightDecay(),
            recipe.batch(),
            trials(),
            prompts(split.heldOut()),
            split.heldOutModels().size(),
            row(heldOut.judged()),
            row(heldOut.judgedEqualLength()),
            row(heldOut.between()),
            row(heldOut.betweenEqualLength()),
            biases,
            String.join(", ", new TreeSet<>(split.heldOutModels())));
  }

  private String trials() {
    StringBuilder rows = new StringBuilder();
    for (RecipeSelection.Trial trial : selection.trials()) {
      HeadTraining recipe = trial.recipe();
      rows.append(
          String.format(
              Locale.ROOT,
              "| %d | %d | %s | %s | %.4f |%n",
              recipe.hidden(),
              recipe.epochs(),
              recipe.weightDecay(),
              String.join(
                  SEPARATOR,
                  mean(trial, JudgeAccuracy::judged),
                  mean(trial, JudgeAccuracy::judgedEqualLength),
                  mean(trial, JudgeAccuracy::between),
                  mean(trial, JudgeAccuracy::betweenEqualLength)),
              trial.mean()));
    }
    return rows.toString();
  }

  private static String mean(
      RecipeSelection.Trial trial, Function<JudgeAccuracy, JudgeAccuracy.Part> part) {
    return String.format(
        Locale.ROOT,
        "%.3f",
        trial.folds().stream()
            .mapToDouble(fold -> part.apply(fold).metrics().accuracy())
            .average()
            .orElseThrow());
  }

  private static String row(JudgeAccuracy.Part part) {
    return String.format(
        Locale.ROOT,
        "%d | %.3f | %.3f |",
        part.metrics().pairs(),
        part.metrics().accuracy(),
        part.longer());
  }

  private static long prompts(List<JudgePanel> panels) {
    return panels.stream().map(JudgePanel::promptId).distinct().count();
  }
}
