package dev.charm.streams.prompt;

import dev.charm.calibration.reward.Choice;
import dev.charm.calibration.reward.SortableDouble;
import dev.charm.schemas.Keys;
import dev.charm.streams.CalibrationKey;
import java.util.Optional;
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

  /** A prompt's rewards went from one vector to the next: decide it anew. */
  void rescored(
      CalibrationKey calibration, String promptId, RewardVector before, RewardVector after) {
    Double oldD = difference(before, calibration);
    Double newD = difference(after, calibration);
    Boundary boundary = boundary(calibration);
    Choice oldChoice = choice(boundary, calibration, oldD, promptId);
    Choice newChoice = choice(boundary, calibration, newD, promptId);
    evidence.replace(calibration, promptId, oldD, newD);
    if (newChoice != Choice.NONE) {
      publish(calibration, promptId, after, newChoice);
    } else if (oldChoice != Choice.NONE) {
      pairs.withdraw(calibration, promptId);
    }
  }

  /** A prompt's rewards take part in other calibrations than before. */
  void replanned(String promptId, String rewardModel, RewardVector vector, Plan from, Plan to) {
    Set<CalibrationKey> before = from.among(rewardModel, vector.models());
    Set<CalibrationKey> after = to.among(rewardModel, vector.models());
    for (CalibrationKey calibration : before) {
      if (!after.contains(calibration)) {
        rescored(calibration, promptId, vector, RewardVector.EMPTY);
      }
    }
    for (CalibrationKey calibration : after) {
      if (!before.contains(calibration)) {
        rescored(calibration, promptId, RewardVector.EMPTY, vector);
      }
    }
  }

  /** A text of the prompt became known or changed: publish the pairs that carry it again. */
  void retold(String promptId, Planning planning, Concerned concerned) {
    try (KeyValueIterator<String, RewardVector> vectors = vectors(promptId)) {
      while (vectors.hasNext()) {
        KeyValue<String, RewardVector> next = vectors.next();
        RewardVector vector = next.value;
        String rewardModel = Keys.split(next.key).get(1);
        for (CalibrationKey calibration : planning.among(promptId, rewardModel, vector.models())) {
          if (concerned.by(calibration.overvalued(), vector)
              || concerned.by(calibration.reference(), vector)) {
            retold(calibration, promptId, vector);
          }
        }
      }
    }
  }

  private void retold(CalibrationKey calibration, String promptId, RewardVector vector) {
    Choice choice =
        choice(boundary(calibration), calibration, difference(vector, calibration), promptId);
    if (choice != Choice.NONE) {
      publish(calibration, promptId, vector, choice);
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
      return;
    }
    RewardVector vector = vector(entry.promptId(), calibration.rewardModel());
    publish(calibration, entry.promptId(), vector, after);
  }

  RewardVector vector(String promptId, String rewardModel) {
    RewardVector vector = stores.rewards().get(Keys.join(promptId, rewardModel));
    return vector == null ? RewardVector.EMPTY : vector;
  }

  /** What each reward model said at a prompt, by store key; to be closed. */
  KeyValueIterator<String, RewardVector> vectors(String promptId) {
    return stores.rewards().prefixScan(Keys.join(promptId, ""), new StringSerializer());
  }

  private void publish(
      CalibrationKey calibration, String promptId, RewardVector vector, Choice choice) {
    pairs.publish(
        calibration,
        promptId,
        vector.standing(calibration.overvalued()).orElseThrow(),
        vector.standing(calibration.reference()).orElseThrow(),
        choice);
  }

  private Boundary boundary(CalibrationKey calibration) {
    Boundary boundary = stores.boundaries().get(calibration.key());
    return boundary == null ? Boundary.NONE : boundary;
  }

  private static Choice choice(
      Boundary boundary, CalibrationKey calibration, @Nullable Double d, String promptId) {
    return d == null
        ? Choice.NONE
        : boundary.choice(d, () -> DifferenceIndex.position(calibration, d, promptId));
  }

  private static @Nullable Double difference(RewardVector vector, CalibrationKey calibration) {
    Optional<RewardVector.Standing> o = vector.standing(calibration.overvalued());
    Optional<RewardVector.Standing> r = vector.standing(calibration.reference());
    return o.isEmpty() || r.isEmpty() ? null : canonical(o.get().score() - r.get().score());
  }

  private static double canonical(double d) {
    return SortableDouble.fromLong(SortableDouble.toLong(d)); // -0.0 is 0.0
  }
}
