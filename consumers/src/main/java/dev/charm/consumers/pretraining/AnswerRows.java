package dev.charm.consumers.pretraining;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.consumers.training.FeaturePair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The rows of features of answers, 3 kB each. */
final class AnswerRows {
  private static final int CHUNK = 256;

  private final Map<ScoringRequest, float[]> rows;

  private AnswerRows(Map<ScoringRequest, float[]> rows) {
    this.rows = rows;
  }

  /** Embeds the answers of pairs, each once. */
  static AnswerRows embed(TextEncoder encoder, List<List<JudgePanel.Pair>> parts)
      throws TranslateException {
    Set<ScoringRequest> distinct = new LinkedHashSet<>();
    for (List<JudgePanel.Pair> pairs : parts) {
      for (JudgePanel.Pair pair : pairs) {
        distinct.add(pair.chosen());
        distinct.add(pair.rejected());
      }
    }
    List<ScoringRequest> requests = new ArrayList<>(distinct);
    RewardFeatures features = new RewardFeatures(encoder);
    Map<ScoringRequest, float[]> rows = new HashMap<>();
    long start = System.nanoTime();
    for (int from = 0; from < requests.size(); from += CHUNK) {
      List<ScoringRequest> chunk = requests.subList(from, Math.min(requests.size(), from + CHUNK));
      List<float[]> some = features.of(chunk);
      for (int i = 0; i < chunk.size(); i++) {
        rows.put(chunk.get(i), some.get(i));
      }
      System.err.printf(
          "embedded %d of %d, %.0f s%n",
          rows.size(), requests.size(), (System.nanoTime() - start) / 1e9);
    }
    return new AnswerRows(rows);
  }

  float[] of(ScoringRequest answer) {
    return Objects.requireNonNull(rows.get(answer), "the row of an answer");
  }

  List<FeaturePair> of(List<JudgePanel.Pair> pairs) {
    return pairs.stream().map(p -> new FeaturePair(of(p.chosen()), of(p.rejected()))).toList();
  }
}
