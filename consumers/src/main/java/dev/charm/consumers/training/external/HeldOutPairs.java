package dev.charm.consumers.training.external;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.training.FileTraining;
import dev.charm.consumers.training.PairMetrics;
import dev.charm.consumers.training.PromptPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Pairs of prompts that no training sees, to measure a candidate on: those that are offered first,
 * {@value #MOST_PAIRS} at most.
 */
public final class HeldOutPairs {
  static final int MOST_PAIRS = 2_000;

  private final int percent;
  private final List<FileTraining.Pair> pairs = new ArrayList<>();

  /**
   * @param percent of all prompts that are held out
   */
  public HeldOutPairs(int percent) {
    this.percent = percent;
  }

  /** Takes a pair, if its prompt is held out and there is room. */
  public void offer(FileTraining.Pair pair) {
    if (pairs.size() < MOST_PAIRS && PromptPart.isHeldOut(pair.chosen().prompt(), percent)) {
      pairs.add(pair);
    }
  }

  /**
   * How well a scorer agrees with them, under the names of TRL's RewardTrainer: {@code
   * eval_accuracy} and so on. A pair of which a text has no score is left out.
   *
   * @param stopped asked before each batch
   */
  public Map<String, Double> measure(RewardScorer scorer, BooleanSupplier stopped) {
    List<ScoringRequest> texts =
        pairs.stream().flatMap(pair -> List.of(pair.chosen(), pair.rejected()).stream()).toList();
    double[] scores = new double[texts.size()];
    TextScores batches = new TextScores(scorer, stopped);
    for (int i = 0; i < scores.length; i++) {
      int place = i;
      batches.score(texts.get(i), score -> scores[place] = score);
    }
    batches.flush();
    double[] chosen = new double[pairs.size()];
    double[] rejected = new double[pairs.size()];
    int scored = 0;
    for (int i = 0; i < pairs.size(); i++) {
      if (Double.isFinite(scores[2 * i]) && Double.isFinite(scores[2 * i + 1])) {
        chosen[scored] = scores[2 * i];
        rejected[scored++] = scores[2 * i + 1];
      }
    }
    Map<String, Double> metrics = new TreeMap<>();
    PairMetrics.of(Arrays.copyOf(chosen, scored), Arrays.copyOf(rejected, scored))
        .addTo(metrics, "eval");
    return metrics;
  }
}
