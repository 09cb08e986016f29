package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One step of learning: the parent's head trained further on a snapshot, and what was measured of
 * it on pairs whose prompts no training sees.
 *
 * @param head the new head; a function of parent, snapshot and recipe alone
 * @param metrics counts, and accuracy and loss on held-out pairs before and after; measures without
 *     any pair to measure are left out
 */
record HeadUpdate(RewardHead head, Map<String, Double> metrics) {
  private static final int CHUNK = 256;

  /**
   * Trains.
   *
   * @return empty if no pair is left to train on
   * @throws TranslateException if the encoder fails
   */
  static Optional<HeadUpdate> train(
      RewardHead parent, PairSnapshot snapshot, RewardFeatures features, TrainingSettings settings)
      throws TranslateException {
    List<FeaturePair> training = new ArrayList<>();
    List<FeaturePair> heldOut = new ArrayList<>();
    for (int from = 0; from < snapshot.pairs().size(); from += CHUNK) {
      List<PinnedPair> chunk =
          snapshot.pairs().subList(from, Math.min(snapshot.pairs().size(), from + CHUNK));
      List<FeaturePair> rows = rows(chunk, features);
      for (int i = 0; i < rows.size(); i++) {
        boolean held = isHeldOut(chunk.get(i).promptId(), settings.heldOutPercent());
        (held ? heldOut : training).add(rows.get(i));
      }
    }
    if (training.isEmpty()) {
      return Optional.empty();
    }
    RewardHead head =
        HeadTrainer.train(parent, training, settings.recipe().withSeed(snapshot.seed()));
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("pairs_without_text", (double) snapshot.withoutText());
    metrics.put("pairs_contradicting", (double) snapshot.contradicting());
    putFinite(metrics, "mean_margin", snapshot.meanMargin());
    put(metrics, "train", PairMetrics.of(parent, training), PairMetrics.of(head, training));
    put(metrics, "eval", PairMetrics.of(parent, heldOut), PairMetrics.of(head, heldOut));
    return Optional.of(new HeadUpdate(head, metrics));
  }

  /** Whether pairs of a prompt are kept for evaluation: the same for every version, for ever. */
  static boolean isHeldOut(String promptId, int percent) {
    byte[] hash = Sha256.digest().digest(promptId.getBytes(StandardCharsets.UTF_8));
    int drawn = ((hash[0] & 0xFF) << 16 | (hash[1] & 0xFF) << 8 | hash[2] & 0xFF) % 100;
    return drawn < percent;
  }

  private static List<FeaturePair> rows(List<PinnedPair> pairs, RewardFeatures features)
      throws TranslateException {
    Map<ScoringRequest, Integer> index = new HashMap<>();
    List<ScoringRequest> requests = new ArrayList<>();
    for (PinnedPair pair : pairs) {
      for (ScoringRequest request : List.of(pair.chosen(), pair.rejected())) {
        if (index.putIfAbsent(request, requests.size()) == null) {
          requests.add(request);
        }
      }
    }
    List<float[]> rows = features.of(requests);
    return pairs.stream()
        .map(
            p ->
                new FeaturePair(
                    rows.get(index.getOrDefault(p.chosen(), 0)),
                    rows.get(index.getOrDefault(p.rejected(), 0))))
        .toList();
  }

  private static void put(
      Map<String, Double> metrics, String name, PairMetrics before, PairMetrics after) {
    metrics.put(name + "_pairs", (double) after.pairs());
    putFinite(metrics, name + "_accuracy", after.accuracy());
    putFinite(metrics, name + "_accuracy_before", before.accuracy());
    putFinite(metrics, name + "_loss", after.loss());
    putFinite(metrics, name + "_loss_before", before.loss());
  }

  private static void putFinite(Map<String, Double> metrics, String name, double value) {
    if (Double.isFinite(value)) {
      metrics.put(name, value);
    }
  }
}
