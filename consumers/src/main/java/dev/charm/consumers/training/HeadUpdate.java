package dev.charm.consumers.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.consumers.store.PinnedValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  /** Of the texts of a chunk. */
  private static final long MOST_CHARACTERS = 4_000_000;

  /**
   * Trains. What it needs of memory does not depend on the number of pairs, but for 4 bytes of
   * each.
   *
   * @param folder for the features meanwhile: 6 kB a pair
   * @return empty if no pair is left to train on
   * @throws TranslateException if the encoder fails
   */
  static Optional<HeadUpdate> train(
      RewardHead parent,
      PairSnapshot snapshot,
      RewardFeatures features,
      TrainingSettings settings,
      Path folder)
      throws TranslateException {
    try (FeatureFile training = FeatureFile.in(folder);
        FeatureFile heldOut = FeatureFile.in(folder)) {
      Embedding embedding = new Embedding(features, settings.heldOutPercent(), training, heldOut);
      snapshot.each(embedding);
      embedding.flush();
      if (training.pairs().isEmpty()) {
        return Optional.empty();
      }
      RewardHead head =
          HeadTrainer.train(parent, training.pairs(), settings.recipe().withSeed(snapshot.seed()));
      Map<String, Double> metrics = new TreeMap<>();
      metrics.put("pairs_without_text", (double) snapshot.withoutText());
      metrics.put("pairs_contradicting", (double) snapshot.contradicting());
      putFinite(metrics, "mean_margin", snapshot.meanMargin());
      put(metrics, "train", parent, head, training.pairs());
      put(metrics, "eval", parent, head, heldOut.pairs());
      return Optional.of(new HeadUpdate(head, metrics));
    }
  }

  /** Turns pairs into rows of features, a chunk at a time, and puts them aside. */
  private static final class Embedding
      implements PinnedValues.Visitor<PinnedPair, TranslateException> {
    private final RewardFeatures features;
    private final int heldOutPercent;
    private final FeatureFile training;
    private final FeatureFile heldOut;
    private final List<PinnedPair> chunk = new ArrayList<>();
    private long characters;

    Embedding(
        RewardFeatures features, int heldOutPercent, FeatureFile training, FeatureFile heldOut) {
      this.features = features;
      this.heldOutPercent = heldOutPercent;
      this.training = training;
      this.heldOut = heldOut;
    }

    @Override
    public void visit(String key, PinnedPair pair) throws TranslateException {
      chunk.add(pair);
      characters +=
          pair.chosen().prompt().length()
              + pair.chosen().response().length()
              + pair.rejected().response().length();
      if (chunk.size() == CHUNK || characters > MOST_CHARACTERS) {
        flush();
      }
    }

    void flush() throws TranslateException {
      if (chunk.isEmpty()) {
        return;
      }
      List<FeaturePair> rows = rows(chunk, features);
      for (int i = 0; i < rows.size(); i++) {
        (isHeldOut(chunk.get(i).promptId(), heldOutPercent) ? heldOut : training).add(rows.get(i));
      }
      chunk.clear();
      characters = 0;
    }
  }

  /** Whether pairs of a prompt are kept for evaluation: the same for every version, for ever. */
  static boolean isHeldOut(String promptId, int percent) {
    byte[] hash = Sha256.digest().digest(promptId.getBytes(StandardCharsets.UTF_8));
    int drawn = (((hash[0] & 0xFF) << 16) | ((hash[1] & 0xFF) << 8) | (hash[2] & 0xFF)) % 100;
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
      Map<String, Double> metrics,
      String name,
      RewardHead parent,
      RewardHead head,
      List<FeaturePair> pairs) {
    PairMetrics before = PairMetrics.of(parent, pairs);
    PairMetrics after = PairMetrics.of(head, pairs);
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
