package dev.charm.calibration.reward;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * The temperature of a soft objective as a setting: a number in units of the reward, or {@code
 * auto}, which is a number for each reward model.
 *
 * <p>A temperature says what difference of rewards is a clear win. Reward models differ in that by
 * orders of magnitude: with T = 1 and scores near 0.1, as ArmoRM gives, the soft win rate hardly
 * leaves 1/2 and the offset that moves it drives the hard one to 0 or 1.
 */
public sealed interface Temperature {
  /** The setting that stands for {@link Automatic}. */
  String AUTO = "auto";

  /**
   * The temperature in units of the reward, from 1e-100 to 1e100.
   *
   * @param spreads of every pair of models of the reward model that share a prompt, rated or not;
   *     whether each pair is there once or in both directions makes no difference, nor does the
   *     order
   */
  double resolve(Collection<Spread> spreads);

  /**
   * The same for every reward model.
   *
   * @param t in units of the reward, from 1e-100 to 1e100
   */
  record Fixed(double t) implements Temperature {
    /**
     * @throws IllegalArgumentException if the temperature is out of range
     */
    public Fixed {
      Objective.requireTemperature(t);
    }

    @Override
    public double resolve(Collection<Spread> spreads) {
      return t;
    }
  }

  /**
   * The median over the pairs of models of their robust spreads, {@link Spread#robust}: robust
   * twice over, against odd prompts and against odd models.
   *
   * <p>Where that is 0 (in more than half of the pairs half of the differences are equal) it is the
   * median of the standard deviations that are not 0; and where there is none, because no pair has
   * two different differences or there is no pair, it is 1, the paper's: all temperatures are alike
   * then. It is kept between 1e-100 and 1e100. The median of an even number is the mean of the
   * middle two.
   */
  record Automatic() implements Temperature {
    @Override
    public double resolve(Collection<Spread> spreads) {
      double robust = median(spreads, Spread::robust, 0);
      double spread = robust > 0 ? robust : median(spreads, Spread::standard, Double.MIN_VALUE);
      return spread > 0 ? inRange(spread) : Objective.Paired.DEFAULT_TEMPERATURE;
    }

    private static double inRange(double temperature) {
      return Math.max(
          Objective.LEAST_TEMPERATURE, Math.min(Objective.GREATEST_TEMPERATURE, temperature));
    }

    private static double median(
        Collection<Spread> spreads, ToDoubleFunction<Spread> of, double least) {
      double[] sorted = spreads.stream().mapToDouble(of).filter(s -> s >= least).toArray();
      Arrays.sort(sorted);
      int n = sorted.length;
      return n == 0 ? 0 : sorted[(n - 1) / 2] / 2 + sorted[n / 2] / 2;
    }
  }

  /**
   * A temperature as it stands in settings.
   *
   * @param text {@code auto} or a positive number
   * @throws IllegalArgumentException if it is neither
   */
  static Temperature parse(String text) {
    if (text.equals(AUTO)) {
      return new Automatic();
    }
    try {
      return new Fixed(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "a temperature is auto or a positive number, but is '" + text + "'", e);
    }
  }
}
