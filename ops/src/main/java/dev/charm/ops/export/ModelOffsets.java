package dev.charm.ops.export;

import dev.charm.schemas.Calibration;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is added to each policy model's scores to make them comparable: the offset of its
 * calibration against one reference model, and 0 for the reference itself.
 *
 * @param reference the reference model
 * @param calibrations those against the reference, by over-valued model
 */
public record ModelOffsets(String reference, SortedMap<String, Calibration> calibrations) {

  /**
   * The offsets of a reward model.
   *
   * @param calibrations of that reward model alone
   * @param reference the reference model; null for the only one there is
   * @throws IllegalArgumentException if there is no calibration against the reference, or if none
   *     is named and there are several
   */
  public static ModelOffsets of(Collection<Calibration> calibrations, @Nullable String reference) {
    TreeSet<String> references = new TreeSet<>();
    calibrations.forEach(calibration -> references.add(calibration.getReference()));
    if (references.isEmpty()) {
      throw new IllegalArgumentException("no calibration is in force");
    }
    if (reference == null && references.size() > 1) {
      throw new IllegalArgumentException(
          "there are calibrations against several reference models, and offsets against different"
              + " ones cannot be compared: choose one with --reference, of "
              + String.join(", ", references));
    }
    String chosen = reference == null ? references.first() : reference;
    if (!references.contains(chosen)) {
      throw new IllegalArgumentException(
          "no calibration against "
              + chosen
              + " is in force, only against "
              + String.join(", ", references));
    }
    TreeMap<String, Calibration> against = new TreeMap<>();
    for (Calibration calibration : calibrations) {
      if (calibration.getReference().equals(chosen)) {
        against.put(calibration.getOvervalued(), calibration);
      }
    }
    return new ModelOffsets(chosen, against);
  }

  /** Whether a model's scores can be corrected. */
  public boolean knows(String model) {
    return model.equals(reference) || calibrations.containsKey(model);
  }

  /** The offset of a model that is known, in the reward model's units. */
  double of(String model) {
    if (model.equals(reference)) {
      return 0.0;
    }
    return calibration(model).getOffset();
  }

  /** The calibration of a model that is known and not the reference. */
  Calibration calibration(String model) {
    Calibration calibration = calibrations.get(model);
    if (calibration == null) {
      throw new IllegalArgumentException("no calibration of " + model + " against " + reference);
    }
    return calibration;
  }
}
