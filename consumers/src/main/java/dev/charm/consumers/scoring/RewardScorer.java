package dev.charm.consumers.scoring;

import java.util.List;

/**
 * A reward model at work. Whatever stands behind it, an implementation passes {@code
 * RewardScorerContract}: raw logits, one outcome a request in the order of the requests, and a
 * score that does not depend on what else is in the batch.
 */
public interface RewardScorer extends AutoCloseable {

  /** Identity of the reward model, {@code name@version}. */
  String rewardModel();

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
