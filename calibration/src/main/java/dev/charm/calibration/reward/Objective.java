package dev.charm.calibration.reward;

import java.util.OptionalDouble;

/**
 * What an offset is solved for. The objectives are named settings because they disagree, even in
 * sign, on real data:
 *
 * <ul>
 *   <li>{@link WinRate}: the <i>hard</i> win rate comes as near the expected one as the data allow,
 *       so that the mismatch degree goes to about 0; free of scale. The default.
 *   <li>{@link Paired}: the mean over prompts of {@code sigma((s_O + delta - s_R) / T)} equals the
 *       expected win rate. T = 1 is the paper's eq. 3 (arXiv 2504.10045).
 *   <li>{@link AllPairs}: the same mean over all cross pairs of an O response at one prompt with an
 *       R response at another, which is what the paper's published code does, at T = 0.1. It needs
 *       both marginal distributions and not the differences: batch only.
 * </ul>
 */
public sealed interface Objective {
  /** The least temperature, in units of the reward. */
  double LEAST_TEMPERATURE = 1e-100;

  /** The greatest temperature, in units of the reward. */
  double GREATEST_TEMPERATURE = 1e100;

  /** The name in settings and results: {@code win-rate}, {@code paired} or {@code all-pairs}. */
  String name();

  /** The temperature in units of the reward; empty where the objective has none. */
  OptionalDouble temperature();

  /** The hard win rate meets the expected one. */
  record WinRate() implements Objective {
    @Override
    public String name() {
      return "win-rate";
    }

    @Override
    public OptionalDouble temperature() {
      return OptionalDouble.empty();
    }
  }

  /**
   * The soft win rate over prompts meets the expected one.
   *
   * @param t temperature in units of the reward, from 1e-100 to 1e100
   */
  record Paired(double t) implements Objective {
    /** The paper's temperature. */
    public static final double DEFAULT_TEMPERATURE = 1.0;

    /**
     * @throws IllegalArgumentException if the temperature is out of range
     */
    public Paired {
      requireTemperature(t);
    }

    @Override
    public String name() {
      return "paired";
    }

    @Override
    public OptionalDouble temperature() {
      return OptionalDouble.of(t);
    }
  }

  /**
   * The soft win rate over all cross pairs meets the expected one.
   *
   * @param t temperature in units of the reward, from 1e-100 to 1e100
   */
  record AllPairs(double t) implements Objective {
    /** The temperature of the paper's published code. */
    public static final double DEFAULT_TEMPERATURE = 0.1;

    /**
     * @throws IllegalArgumentException if the temperature is out of range
     */
    public AllPairs {
      requireTemperature(t);
    }

    @Override
    public String name() {
      return "all-pairs";
    }

    @Override
    public OptionalDouble temperature() {
      return OptionalDouble.of(t);
    }
  }

  /**
   * The objective of a name as it stands in settings.
   *
   * @param name {@code win-rate}, {@code paired} or {@code all-pairs}
   * @param temperature for {@code paired} (default 1) and {@code all-pairs} (default 0.1) only
   * @throws IllegalArgumentException if the name is unknown, the temperature is out of range, or
   *     one is given to {@code win-rate}
   */
  static Objective parse(String name, OptionalDouble temperature) {
    return switch (name) {
      case "win-rate" -> {
        if (temperature.isPresent()) {
          throw new IllegalArgumentException(
              "the objective win-rate has no temperature, but one is given: "
                  + temperature.getAsDouble());
        }
        yield new WinRate();
      }
      case "paired" -> new Paired(temperature.orElse(Paired.DEFAULT_TEMPERATURE));
      case "all-pairs" -> new AllPairs(temperature.orElse(AllPairs.DEFAULT_TEMPERATURE));
      default ->
          throw new IllegalArgumentException(
              "unknown objective '" + name + "': one of win-rate, paired, all-pairs");
    };
  }

  /**
   * Refuses a temperature that is not between 1e-100 and 1e100: no reward model comes near either,
   * and within them nothing overflows.
   */
  static void requireTemperature(double temperature) {
    if (!(temperature >= LEAST_TEMPERATURE && temperature <= GREATEST_TEMPERATURE)) {
      throw new IllegalArgumentException(
          "a temperature is positive, between 1e-100 and 1e100, but is " + temperature);
    }
  }

  /** Refuses an expected win rate outside [0, 1]. */
  static void requireProbability(double expected) {
    if (!(expected >= 0 && expected <= 1)) {
      throw new IllegalArgumentException("an expected win rate lies in [0, 1], but is " + expected);
    }
  }
}
