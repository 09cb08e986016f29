package dev.charm.ops.evaluate;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A reward model whose rewards a test can foresee: a function of the text. */
record LengthScorer(String rewardModel, ToDoubleFunction<ScoringRequest> reward)
    implements RewardScorer {

  /** The longer the answer, the better. */
  static LengthScorer longer() {
    return new LengthScorer("longer@1", request -> request.response().length());
  }

  @Override
  public List<ScoringResult> score(List<ScoringRequest> requests) {
    return requests.stream()
        .map(
            request -> {
              double value = reward.applyAsDouble(request);
              return Double.isNaN(value)
                  ? (ScoringResult) new ScoringResult.Rejected("too long")
                  : new ScoringResult.Scored(value);
            })
        .toList();
  }

  @Override
  public void close() {}
}
