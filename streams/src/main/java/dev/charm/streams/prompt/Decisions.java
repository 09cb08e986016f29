package dev.charm.streams.prompt;

import dev.charm.calibration.reward.Choice;
import dev.charm.schemas.Keys;
import dev.charm.streams.state.CalibrationKey;
import dev.charm.streams.state.ModelPair;
import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Which prompts make which pairs: keeps the evidence in step with the rewards, decides each prompt
 * against the applied boundary, and publishes what changed.
 */
final class Decisions {
  private final PromptStores stores;
  private final Evidence evidence;
  private final Pairs pairs;

  Decisions(PromptStores stores, Evidence evidence, Pairs pairs) {
    this.stores = stores;
    this.evidence = evidence;
    this.pairs = pairs;
  }

  /** What two models have at a prompt changed, came or went (null): decide it anew. */
  void rescored(
      ModelPair pair,
      String promptId,
      @Nullable Standings oldStandings,
      @Nullable Standings newStandings) {
    evidence.replace(pair, promptId, oldStandings, newStandings);
    for (CalibrationKey calibration : pair.calibrations()) {
      Boundary boundary = boundary(calibration);
      Choice oldChoice = choice(boundary, calibration, oldStandings, promptId);
      Choice newChoice = choice(boundary, calibration, newStandings, promptId);
      if (newChoice != Choice.NONE && newStandings != null) {
        pairs.publish(calibration, promptId, newStandings, newChoice);
      } else if (oldChoice != Choice.NONE) {
        pairs.withdraw(calibration, promptId);
      }
    }
  }

  /**
   * A prompt's rewards take part in the calibrations of other pairs than before.
   *
   * @return how many pairs it concerns
   */
  int replanned(String promptId, String rewardModel, RewardVector vector, Plan from, Plan to) {
    if (from.agrees(to, rewardModel)) {
      return 0;
    }
    Set<ModelPair> before = from.among(rewardModel, vector.models());
    Set<ModelPair> after = to.among(rewardModel, vector.models());
    for (ModelPair pair : before) {
      if (!after.contains(pair)) {
        rescored(pair, promptId, Standings.of(vector, pair), null);
      }
    }
    for (ModelPair pair : after) {
      if (!before.contains(pair)) {
        rescored(pair, promptId, null, Standings.of(vector, pair));
      }
    }
    return Math.max(before.size(), after.size());
  }

  /** A text of the prompt became known or changed: publish the pairs that carry it again. */
  void retold(String promptId, Planning planning, Concerned concerned) {
    try (KeyValueIterator<String, RewardVector> vectors = vectors(promptId)) {
      while (vectors.hasNext()) {
        KeyValue<String, RewardVector> next = vectors.next();
        RewardVector vector = next.value;
        String rewardModel = Keys.split(next.key).get(1);
        for (ModelPair pair : planning.among(promptId, rewardModel, vector.models())) {
          if (concerned.by(pair.first(), vector) || concerned.by(pair.second(), vector)) {
            retold(pair, promptId, vector);
          }
        }
      }
    }
  }

  private void retold(ModelPair pair, String promptId, RewardVector vector) {
    Standings standings = Standings.of(vector, pair);
    for (CalibrationKey calibration : pair.calibrations()) {
      Choice choice = choice(boundary(calibration), calibration, standings, promptId);
      if (choice != Choice.NONE && standings != null) {
        pairs.publish(calibration, promptId, standings, choice);
      }
    }
  }

  /** Which models a changed text concerns. */
  @FunctionalInterface
  interface Concerned {
    boolean by(String model, RewardVector vector);
  }

  /** A prompt was passed by a moving boundary. */
  void moved(CalibrationKey calibration, DifferenceIndex.Entry entry, Choice before, Choice after) {
    if (before == after) {
      return;
    }
    if (after == Choice.NONE) {
      pairs.withdraw(calibration, entry.promptId());
    } else {
      pairs.publish(calibration, entry.promptId(), entry.standings(), after);
    }
  }

  RewardVector vector(String promptId, String rewardModel) {
    RewardVector vector = stores.rewards().get(Keys.join(promptId, rewardModel));
    return vector == null ? RewardVector.EMPTY : vector;
  }

  /** What each reward model said at a prompt, by store key; to be closed. */
  KeyValueIterator<String, RewardVector> vectors(String promptId) {
    return stores.rewards().prefixScan(Keys.join(promptId, ""), new StringSerializer());
  }

  private Boundary boundary(CalibrationKey calibration) {
    Boundary boundary = stores.boundaries().get(calibration.key());
    return boundary == null ? Boundary.NONE : boundary;
  }

  private static Choice choice(
      Boundary boundary,
      CalibrationKey calibration,
      @Nullable Standings standings,
      String promptId) {
    if (standings == null) {
      return Choice.NONE;
    }
    double d = standings.d();
    return boundary.choice(
        calibration.turned() ? -d : d,
        () -> DifferenceIndex.position(calibration.pair(), d, promptId));
  }
}
