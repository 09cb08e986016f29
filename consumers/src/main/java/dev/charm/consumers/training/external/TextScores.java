package dev.charm.consumers.training.external;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/** Scores texts in batches, and tells each score to whoever asked; NaN for what has none. */
final class TextScores {
  private static final int BATCH = 64;

  private final RewardScorer scorer;
  private final BooleanSupplier stopped;
  private final List<ScoringRequest> requests = new ArrayList<>();
  private final List<DoubleConsumer> askers = new ArrayList<>();

  /**
   * @param stopped asked before each batch
   */
  TextScores(RewardScorer scorer, BooleanSupplier stopped) {
    this.scorer = scorer;
    this.stopped = stopped;
  }

  /** Scores a text, now or with the next ones. */
  void score(ScoringRequest request, DoubleConsumer asker) {
    requests.add(request);
    askers.add(asker);
    if (requests.size() == BATCH) {
      flush();
    }
  }

  /**
   * Scores what waits.
   *
   * @throws CancellationException if it was stopped
   */
  void flush() {
    if (requests.isEmpty()) {
      return;
    }
    if (stopped.getAsBoolean()) {
      throw new CancellationException("stopped while texts were scored");
    }
    List<ScoringResult> results = scorer.score(List.copyOf(requests));
    for (int i = 0; i < results.size(); i++) {
      askers.get(i).accept(value(requests.get(i), results.get(i)));
    }
    requests.clear();
    askers.clear();
  }

  /** What failed for now is tried once more, alone: it may have been too much for one batch. */
  private double value(ScoringRequest request, ScoringResult result) {
    ScoringResult last =
        result instanceof ScoringResult.Failed ? scorer.score(List.of(request)).get(0) : result;
    return last instanceof ScoringResult.Scored scored ? scored.reward() : Double.NaN;
  }
}
