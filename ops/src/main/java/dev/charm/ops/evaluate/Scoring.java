package dev.charm.ops.evaluate;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.listing.ProgressBar;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has a reward model score all that an evaluation asks, and tells how far it is. */
public final class Scoring {
  private static final int BATCH = 256;

  private final RewardScorer scorer;
  private final PrintWriter notes;

  /**
   * @param notes where what could not be scored is told
   */
  public Scoring(RewardScorer scorer, PrintWriter notes) {
    this.scorer = scorer;
    this.notes = notes;
  }

  /** The reward model's identity. */
  public String rewardModel() {
    return scorer.rewardModel();
  }

  /**
   * The rewards, in the order of the requests; null where a response can never be scored, which is
   * told.
   *
   * @throws CommandFailedException if the reward model could not answer: a part of the scores is
   *     not an evaluation
   */
  public List<@Nullable Double> of(List<ScoringRequest> requests) {
    List<@Nullable Double> rewards = new ArrayList<>(requests.size());
    long rejected = 0;
    long cut = 0;
    String reason = "";
    try (ProgressBar bar = new ProgressBar(notes, scorer.rewardModel())) {
      for (int from = 0; from < requests.size(); from += BATCH) {
        int to = Math.min(requests.size(), from + BATCH);
        for (ScoringResult result : scorer.score(requests.subList(from, to))) {
          if (result instanceof ScoringResult.Scored scored) {
            rewards.add(scored.reward());
            cut += Boolean.TRUE.equals(scored.truncated()) ? 1 : 0;
          } else if (result instanceof ScoringResult.Rejected no) {
            rewards.add(null);
            reason = rejected == 0 ? no.reason() : reason;
            rejected++;
          } else if (result instanceof ScoringResult.Failed failed) {
            throw new CommandFailedException(
                scorer.rewardModel() + " could not score: " + failed.reason());
          }
        }
        if (ProgressBar.wanted()) {
          bar.at(to, requests.size());
        }
      }
    }
    if (rejected > 0) {
      notes.printf(
          "charm: %s cannot score %d of %d responses, which are left out (first: %s)%n",
          scorer.rewardModel(), rejected, requests.size(), reason);
    }
    if (cut > 0) {
      notes.printf(
          "charm: %s saw %d of %d conversations cut to fit: what differs beyond that counts as"
              + " equal%n",
          scorer.rewardModel(), cut, requests.size());
    }
    notes.flush();
    return rewards;
  }
}
