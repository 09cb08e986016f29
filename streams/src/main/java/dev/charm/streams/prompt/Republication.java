package dev.charm.streams.prompt;

import dev.charm.streams.state.ModelPair;
import java.util.function.BiPredicate;

/** Publishes the pairs of a prompt again once a text that they carry became known or changed. */
final class Republication {
  private final RewardVectors vectors;
  private final Planning planning;
  private final Decisions decisions;

  Republication(RewardVectors vectors, Planning planning, Decisions decisions) {
    this.vectors = vectors;
    this.planning = planning;
    this.decisions = decisions;
  }

  /** All pairs of a prompt. */
  void ofPrompt(String promptId) {
    republish(promptId, (model, vector) -> true);
  }

  /** The pairs in which one response stands. */
  void ofResponse(String promptId, String model, int sampleIndex) {
    republish(
        promptId,
        (candidate, vector) ->
            candidate.equals(model)
                && vector
                    .standing(model)
                    .filter(standing -> standing.sampleIndex() == sampleIndex)
                    .isPresent());
  }

  private void republish(String promptId, BiPredicate<String, RewardVector> concerns) {
    vectors.forEachAt(
        promptId,
        kept -> {
          RewardVector vector = kept.vector();
          for (ModelPair pair : planning.among(kept.key(), vector.models())) {
            if (concerns.test(pair.first(), vector) || concerns.test(pair.second(), vector)) {
              decisions.republish(pair, promptId, Standings.of(vector, pair));
            }
          }
        });
  }
}
