package dev.charm.calibration.reward;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * An objective as a setting, {@code paired} at temperature {@code auto} say, which becomes an
 * {@link Objective} for one reward model once its evidence is known.
 *
 * @param name {@code win-rate}, {@code paired} or {@code all-pairs}
 * @param temperature empty for the default of the name; always empty for {@code win-rate}
 */
public record ObjectiveSetting(String name, Optional<Temperature> temperature) {
  /**
   * @throws IllegalArgumentException if the name is unknown, or a temperature is given to {@code
   *     win-rate}
   */
  public ObjectiveSetting {
    Objective parsed = Objective.parse(name, OptionalDouble.empty());
    if (parsed.temperature().isEmpty() && temperature.isPresent()) {
      throw new IllegalArgumentException("the objective " + name + " has no temperature");
    }
  }

  /** The setting of an objective that does not depend on the evidence. */
  public static ObjectiveSetting of(Objective objective) {
    return new ObjectiveSetting(
        objective.name(),
        objective.temperature().isPresent()
            ? Optional.of(new Temperature.Fixed(objective.temperature().getAsDouble()))
            : Optional.empty());
  }

  /**
   * The setting as its two parts are written.
   *
   * @param temperature {@code auto}, a positive number, or null for the default
   * @throws IllegalArgumentException if the name is unknown, the temperature is neither, or one is
   *     given to {@code win-rate}
   */
  public static ObjectiveSetting parse(String name, @Nullable String temperature) {
    return new ObjectiveSetting(name, Optional.ofNullable(temperature).map(Temperature::parse));
  }

  /** Whether the objective depends on the evidence, so that {@link #resolve} looks at it. */
  public boolean automatic() {
    return temperature.filter(Temperature.Automatic.class::isInstance).isPresent();
  }

  /**
   * The objective for one reward model.
   *
   * @param spreads as {@link Temperature#resolve} wants them; not looked at unless {@link
   *     #automatic}
   */
  public Objective resolve(Collection<Spread> spreads) {
    return Objective.parse(
        name,
        temperature.isPresent()
            ? OptionalDouble.of(temperature.get().resolve(spreads))
            : OptionalDouble.empty());
  }
}
