package dev.charm.consumers.scoring;

import ai.djl.translate.TranslateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The reward model of this project: frozen MiniLM embeddings and style features under a head. */
public final class DjlRewardScorer implements RewardScorer {
  /** Characters of a prompt or response beyond which it is rejected. */
  public static final int MAX_CHARACTERS = 1_000_000;

  private final String rewardModel;
  private final RewardFeatures features;
  private final RewardHead head;
  private final SortedMap<String, String> provenance;

  /**
   * A scorer.
   *
   * @param rewardModel identity, {@code name@version}
   * @param encoder shared between heads; stays the caller's to close
   * @param head trained on that encoder
   * @throws IllegalArgumentException if the head was trained on other features
   */
  public DjlRewardScorer(String rewardModel, TextEncoder encoder, RewardHead head) {
    head.requireFits(encoder.hash());
    this.rewardModel = rewardModel;
    this.features = new RewardFeatures(encoder);
    this.head = head;
    this.provenance =
        Collections.unmodifiableSortedMap(
            new TreeMap<>(
                Map.of(
                    "backend", "head",
                    "encoder", encoder.hash(),
                    "model", Sha256.hex(HeadFormat.write(head)),
                    "dtype", "fp32",
                    "device", encoder.device())));
  }

  @Override
  public String rewardModel() {
    return rewardModel;
  }

  @Override
  public SortedMap<String, String> provenance() {
    return provenance;
  }

  @Override
  public List<ScoringResult> score(List<ScoringRequest> requests) {
    List<ScoringRequest> fitting =
        requests.stream().filter(r -> longest(r) <= MAX_CHARACTERS).toList();
    List<RewardFeatures.Seen> rows;
    try {
      rows = features.seen(fitting);
    } catch (TranslateException e) {
      ScoringResult failed = new ScoringResult.Failed("the encoder failed: " + e.getMessage());
      return requests.stream()
          .map(r -> longest(r) <= MAX_CHARACTERS ? failed : tooLong(r))
          .toList();
    }
    List<ScoringResult> outcomes = new ArrayList<>(requests.size());
    int next = 0;
    for (ScoringRequest request : requests) {
      outcomes.add(
          longest(request) <= MAX_CHARACTERS ? outcome(rows.get(next++)) : tooLong(request));
    }
    return outcomes;
  }

  private ScoringResult outcome(RewardFeatures.Seen seen) {
    double reward = head.score(seen.row());
    return Double.isFinite(reward)
        ? new ScoringResult.Scored(
            reward, seen.tokens(), seen.truncated(), Collections.emptySortedMap())
        : new ScoringResult.Rejected("the head gave a reward that is not finite");
  }

  private static int longest(ScoringRequest request) {
    return Math.max(request.prompt().length(), request.response().length());
  }

  private static ScoringResult tooLong(ScoringRequest request) {
    return new ScoringResult.Rejected(
        "a text of %d characters; at most %d are scored"
            .formatted(longest(request), MAX_CHARACTERS));
  }

  /** Leaves the encoder open: it belongs to whoever opened it. */
  @Override
  public void close() {}
}
