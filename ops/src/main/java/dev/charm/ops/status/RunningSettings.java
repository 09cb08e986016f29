package dev.charm.ops.status;

import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.Calibration;
import dev.charm.streams.settings.CalibrationSettings;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How the running system calibrates, as far as its calibrations show it.
 *
 * @param objective what offsets are solved for
 * @param reference the reference model; null if every ordered pair of models is calibrated
 * @param arena whose ratings are used
 */
public record RunningSettings(Objective objective, @Nullable String reference, String arena) {

  /**
   * The settings behind these calibrations; empty if there is none. Where they differ, as for a
   * moment after a restart with other settings, the newest speaks. One reference in all of them is
   * the one that was set, because without one every pair is calibrated both ways.
   *
   * @param calibrations all that are in force
   */
  public static Optional<RunningSettings> of(Collection<Calibration> calibrations) {
    List<String> references =
        calibrations.stream().map(Calibration::getReference).distinct().limit(2).toList();
    return calibrations.stream()
        .max(Comparator.comparing(Calibration::getCalculatedAt))
        .map(
            newest ->
                new RunningSettings(
                    objective(newest),
                    references.size() == 1 ? references.get(0) : null,
                    newest.getRatingOvervalued().getArena()));
  }

  /** What the streams service does if nothing is said. */
  public static RunningSettings defaults() {
    CalibrationSettings defaults = CalibrationSettings.defaults();
    return new RunningSettings(new Objective.WinRate(), defaults.reference(), defaults.arena());
  }

  private static Objective objective(Calibration calibration) {
    Double temperature = calibration.getTemperature();
    return Objective.parse(
        calibration.getObjective(),
        temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature));
  }
}
