package dev.charm.streams.prompt;

import dev.charm.calibration.reward.Choice;
import dev.charm.calibration.reward.SortableDouble;
import dev.charm.schemas.Keys;
import dev.charm.streams.CalibrationKey;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Which prompts make which pairs: keeps the index of differences, decides each prompt against the
 * applied boundary, and publishes what changed.
 */
final class Decisions {
  private final PromptStores stores;
  private final DifferenceIndex index;
  private final Pairs pairs;
  private final Unreported unreported;
  private final @Nullable String reference;

  /**
   * @param reference the reference model, or null if every ordered pair of models is calibrated
   */
  Decisions(PromptStores stores, Pairs pairs, Unreported unreported, @Nullable String reference) {
    this.stores = stores;
    this.index = new DifferenceIndex(stores.differences());
    this.pairs = pairs;
    this.unreported = unreported;
    this.reference = reference;
  }

  /** The calibrations between two models. */
  List<CalibrationKey> between(String rewardModel, String a, String b) {
    if (reference == null) {
      return List.of(new CalibrationKey(rewardModel, a, b), new CalibrationKey(rewardModel, b, a));
    }
    if (b.equals(reference)) {
      return List.of(new CalibrationKey(rewardModel, a, b));
    }
    return a.equals(reference) ? List.of(new CalibrationKey(rewardModel, b, a)) : List.of();
  }

  /** A prompt's rewards went from one vector to the next: decide it anew. */
  void rescored(
      CalibrationKey calibration, String promptId, RewardVector before, RewardVector after) {
    Double oldD = difference(before, calibration);
    Double newD = difference(after, calibration);
    Boundary boundary = boundary(calibration);
    Choice oldChoice = choice(boundary, calibration, oldD, promptId);
    Choice newChoice = choice(boundary, calibration, newD, promptId);
    if (oldD != null && !oldD.equals(newD)) {
      index.remove(calibration, oldD, promptId);
      unreported.difference(calibration);
    }
    if (newD != null && !newD.equals(oldD)) {
      index.put(calibration, newD, promptId);
      unreported.difference(calibration);
    }
    if (newChoice != Choice.NONE) {
      publish(calibration, promptId, after, newChoice);
    } else if (oldChoice != Choice.NONE) {
      pairs.withdraw(calibration, promptId);
    }
  }

  /** A text of the prompt became known or changed: publish the pairs that carry it again. */
  void retold(String promptId, Concerned concerned) {
    String prefix = Keys.join(promptId, "");
    try (KeyValueIterator<String, RewardVector> vectors =
        stores.rewards().prefixScan(prefix, new StringSerializer())) {
      while (vectors.hasNext()) {
        KeyValue<String, RewardVector> next = vectors.next();
        retold(promptId, Keys.split(next.key).get(1), next.value, concerned);
      }
    }
  }

  private void retold(
      String promptId, String rewardModel, RewardVector vector, Concerned concerned) {
    List<String> models = List.copyOf(vector.models());
    for (int i = 0; i < models.size(); i++) {
      for (int j = i + 1; j < models.size(); j++) {
        if (concerned.by(models.get(i), vector) || concerned.by(models.get(j), vector)) {
          for (CalibrationKey calibration : between(rewardModel, models.get(i), models.get(j))) {
            Choice choice =
                choice(
                    boundary(calibration), calibration, difference(vector, calibration), promptId);
            if (choice != Choice.NONE) {
              publish(calibration, promptId, vector, choice);
            }
          }
        }
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
      return;
    }
    RewardVector vector = vector(entry.promptId(), calibration.rewardModel());
    publish(calibration, entry.promptId(), vector, after);
  }

  DifferenceIndex index() {
    return index;
  }

  RewardVector vector(String promptId, String rewardModel) {
    RewardVector vector = stores.rewards().get(Keys.join(promptId, rewardModel));
    return vector == null ? RewardVector.EMPTY : vector;
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
        : boundary.choice(d, DifferenceIndex.position(calibration, d, promptId));
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
