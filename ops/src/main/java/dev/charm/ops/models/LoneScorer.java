package dev.charm.ops.models;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.SeenInput;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A scorer that is the only one of its reward models to be used, and closes them with itself. */
record LoneScorer(RewardScorer scorer, RewardModels models) implements RewardScorer {
  @Override
  public String rewardModel() {
    return scorer.rewardModel();
  }

  @Override
  public SortedMap<String, String> provenance() {
    return scorer.provenance();
  }

  @Override
  public Optional<SeenInput> seen(ScoringRequest request) {
    return scorer.seen(request);
  }

  @Override
  public List<ScoringResult> score(List<ScoringRequest> requests) {
    return scorer.score(requests);
  }

  @Override
  public void close() {
    scorer.close();
    models.close();
  }
}
