package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class TemperatureTest {
  private static final Temperature AUTO = new Temperature.Automatic();

  private static double[] negated(double... d) {
    return Arrays.stream(d).map(x -> -x).toArray();
  }

  private static List<Spread> spreads(double[]... pairs) {
    return Arrays.stream(pairs).map(d -> Spread.of(Differences.of(d))).toList();
  }

  @Example
  void shouldBeTheStandardDeviationOfNormalDifferences() {
    Random random = new Random(5);
    double[] d = random.doubles(200_000).map(u -> 3 + 0.02 * random.nextGaussian()).toArray();
    Spread spread = Spread.of(Differences.of(d));
    assertThat(spread.robust()).isCloseTo(0.02, within(2e-4));
    assertThat(spread.standard()).isCloseTo(0.02, within(2e-4));
    assertThat(AUTO.resolve(List.of(spread))).isEqualTo(spread.robust());
  }

  @Example
  void shouldTakeQuartilesBetweenOrderStatistics() {
    double scale = 1.3489795003921634;
    assertThat(Spread.of(Differences.of(1, 2, 3, 4)).robust()).isEqualTo(2 / scale);
    assertThat(Spread.of(Differences.of(1, 2, 3, 4, 5)).robust()).isEqualTo(2 / scale);
    assertThat(Spread.of(Differences.of(7)).robust()).isZero();
  }

  @Example
  void shouldNotMindOutliers() {
    double[] d = new double[100];
    for (int i = 0; i < d.length; i++) {
      d[i] = i < 10 ? 1e9 : i;
    }
    assertThat(Spread.of(Differences.of(d)).robust()).isLessThan(100);
  }

  @Property
  void shouldBeTheSameToTheBitForBothOrdersOfTwoModels(
      @ForAll @Size(min = 1, max = 80) List<@DoubleRange(min = -50, max = 50) Double> values) {
    double[] d = values.stream().mapToDouble(Double::doubleValue).toArray();
    assertThat(Spread.of(Differences.of(negated(d)))).isEqualTo(Spread.of(Differences.of(d)));
  }

  @Property(tries = 200)
  void shouldNotDependOnOrderNorOnWhetherPairsStandBothWays(
      @ForAll @Size(min = 1, max = 9) List<@Size(min = 1, max = 9) List<Double>> pairs,
      @ForAll long seed) {
    List<Spread> once = new ArrayList<>();
    List<Spread> both = new ArrayList<>();
    for (List<Double> pair : pairs) {
      double[] d = pair.stream().mapToDouble(x -> Math.tanh(x) * 100).toArray();
      once.add(Spread.of(Differences.of(d)));
      both.add(Spread.of(Differences.of(d)));
      both.add(Spread.of(Differences.of(negated(d))));
    }
    Collections.shuffle(both, new Random(seed));
    assertThat(AUTO.resolve(both)).isEqualTo(AUTO.resolve(once)).isPositive().isFinite();
  }

  @Example
  void shouldTakeTheMedianOverThePairs() {
    double[] one = {0, 1, 2, 3};
    double[] ten = {0, 10, 20, 30};
    double[] hundred = {0, 100, 200, 300};
    double scale = 1.3489795003921634;
    assertThat(AUTO.resolve(spreads(hundred, one, ten))).isEqualTo(20 / scale);
    assertThat(AUTO.resolve(spreads(ten, one))).isCloseTo(11 / scale, within(1e-12));
  }

  @Example
  void shouldFallBackWhereMostDifferencesAreEqual() {
    double[] mostlyTied = {0, 0, 0, 0, 0, 0, 0, 0, 0, 10};
    double[] allTied = {2, 2, 2};
    assertThat(AUTO.resolve(spreads(mostlyTied, allTied, allTied))).isCloseTo(3, within(1e-12));
    assertThat(AUTO.resolve(spreads(allTied))).isEqualTo(1);
    assertThat(AUTO.resolve(List.of())).isEqualTo(1);
    double[] enormous = {-1e100, 1e100, 1e99, -1e99};
    assertThat(AUTO.resolve(spreads(enormous))).isPositive().isFinite();
  }

  @Example
  void shouldRefuseASpreadOfNothing() {
    assertThatThrownBy(() -> Spread.of(Differences.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void shouldResolveASettingToAnObjective() {
    List<Spread> spreads = spreads(new double[] {0, 1, 2, 3});
    ObjectiveSetting auto = ObjectiveSetting.parse("paired", "auto");
    assertThat(auto.automatic()).isTrue();
    assertThat(auto.resolve(spreads)).isEqualTo(new Objective.Paired(2 / 1.3489795003921634));
    assertThat(ObjectiveSetting.parse("all-pairs", "0.5").resolve(spreads))
        .isEqualTo(new Objective.AllPairs(0.5));
    assertThat(ObjectiveSetting.parse("paired", null).resolve(List.of()))
        .isEqualTo(new Objective.Paired(1));
    assertThat(ObjectiveSetting.parse("win-rate", null).resolve(List.of()))
        .isEqualTo(new Objective.WinRate());
    for (Objective objective :
        List.of(new Objective.WinRate(), new Objective.Paired(2), new Objective.AllPairs(3))) {
      ObjectiveSetting setting = ObjectiveSetting.of(objective);
      assertThat(setting.resolve(spreads)).isEqualTo(objective);
      assertThat(setting.automatic()).isFalse();
    }
  }

  @Example
  void shouldRefuseSettingsThatAreNone() {
    for (String text : List.of("warm", "NaN", "0", "-1", "Infinity", "", "AUTO")) {
      assertThatThrownBy(() -> ObjectiveSetting.parse("paired", text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> ObjectiveSetting.parse("win-rate", "auto"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no temperature");
    assertThatThrownBy(() -> ObjectiveSetting.parse("pared", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown objective");
    assertThatThrownBy(() -> new ObjectiveSetting("win-rate", Optional.of(AUTO)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
