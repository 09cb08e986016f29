package dev.charm.consumers.scoring;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A reward model at work. Whatever stands behind it, an implementation passes {@code
 * RewardScorerContract}: raw logits, one outcome a request in the order of the requests, and a
 * score that does not depend on what else is in the batch.
 */
public interface RewardScorer extends AutoCloseable {

  /** Identity of the reward model, {@code name@version}. */
  String rewardModel();

  /**
   * What made the scores, for whoever asks later: {@code backend}, and as far as they are known
   * {@code model}, {@code tokenizer} and {@code template} (SHA-256, hexadecimal), {@code dtype},
   * {@code device}, {@code url}. Never a secret.
   */
  default SortedMap<String, String> provenance() {
    return Collections.emptySortedMap();
  }

  /** What the model sees of a conversation; empty where that happens elsewhere, on a server. */
  default Optional<SeenInput> seen(ScoringRequest request) {
    return Optional.empty();
  }

  /**
   * Scores a batch of any size.
   *
   * @param requests what to score; may be empty
   * @return one outcome a request, in their order
   */
  List<ScoringResult> score(List<ScoringRequest> requests);

  /** Frees native memory; the scorer is of no use afterwards. */
  @Override
  void close();
}
