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
import java.util.function.DoubleSupplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class QuantileRefinementTest {
  private static final Objective WIN_RATE = new Objective.WinRate();

  /** How differences may lie: smoothly, in two tight clusters, on a few values, all in one bin. */
  enum Shape {
    SMOOTH,
    TWO_CLUSTERS,
    A_FEW_VALUES_AND_NOISE,
    ONE_BIN,
    HEAVY_TAILS;

    DoubleSupplier values(Random random) {
      return switch (this) {
        case SMOOTH -> () -> 0.4 + random.nextGaussian();
        case TWO_CLUSTERS -> () -> (random.nextBoolean() ? 6 : -6) + 1e-9 * random.nextGaussian();
        case A_FEW_VALUES_AND_NOISE ->
            () -> random.nextInt(4) == 0 ? random.nextGaussian() : random.nextInt(5) - 2;
        case ONE_BIN -> () -> 1 + 9e-4 * random.nextDouble();
        case HEAVY_TAILS -> () -> Math.pow(random.nextDouble() - 0.5, -3);
      };
    }
  }

  @Property(tries = 60)
  void shouldEndAtTheVeryOffsetOfTheBatchAfterAFewSteps(
      @ForAll Shape shape,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20_000) int n,
      @ForAll @IntRange(min = 1, max = 5) int parts,
      @ForAll boolean turned,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double expected) {
    Random random = new Random(seed);
    DoubleSupplier values = shape.values(random);
    double[] all = new double[n];
    for (int i = 0; i < n; i++) {
      all[i] = values.getAsDouble();
    }
    List<double[]> partitions = split(all, parts, random);
    DifferenceSummary summary = DifferenceSummary.empty();
    for (double[] part : partitions) {
      summary = summary.merge(DifferenceSummary.of(Differences.of(part)));
    }

    RangeDetail detail = null;
    int steps = 0;
    for (Optional<DifferenceRange> next = refined(summary, null, turned).unresolved(expected);
        next.isPresent();
        next = refined(summary, detail, turned).unresolved(expected)) {
      detail = details(partitions, next.get(), random);
      assertThat(++steps).isLessThanOrEqualTo(5);
    }

    Differences refined = refined(summary, detail, turned).differences();
    Differences exact = Differences.of(turned ? Arrays.stream(all).map(d -> -d).toArray() : all);
    if (summary.exact()) {
      assertThat(refined).isEqualTo(exact);
    }
    assertThat(refined.ties()).isEqualTo(exact.ties());
    double offset = OffsetSolver.solve(WIN_RATE, exact, expected);
    if (leavesSomeToEach(exact, offset)) {
      assertThat(OffsetSolver.solve(WIN_RATE, refined, expected)).isEqualTo(offset);
    }
    assertThat(refined.wins(offset)).isEqualTo(exact.wins(offset));
    assertThat(refined.prompts()).isEqualTo(n);
  }

  @Example
  void shouldAskForNothingWhereTheSummaryIsExact() {
    DifferenceSummary summary = DifferenceSummary.of(Differences.of(1, 2, 3));
    assertThat(QuantileRefinement.of(summary, null).unresolved(0.5)).isEmpty();
    assertThat(QuantileRefinement.of(summary, null).differences())
        .isEqualTo(Differences.of(1, 2, 3));
    assertThat(QuantileRefinement.of(DifferenceSummary.empty(), null).unresolved(0.5)).isEmpty();
  }

  @Example
  void shouldRefuseRangesAcrossBinsAndDetailsOfDifferentRanges() {
    long one = SortableDouble.toLong(1);
    long two = SortableDouble.toLong(2);
    assertThatThrownBy(() -> new DifferenceRange(one, two))
        .isInstanceOf(IllegalArgumentException.class);
    RangeDetail a = detail(new double[] {1}, new DifferenceRange(one, one));
    RangeDetail b = detail(new double[] {2}, new DifferenceRange(two, two));
    assertThatThrownBy(() -> a.merge(b)).isInstanceOf(IllegalArgumentException.class);
  }

  private static QuantileRefinement refined(
      DifferenceSummary summary, @Nullable RangeDetail detail, boolean turned) {
    QuantileRefinement refined = QuantileRefinement.of(summary, detail);
    return turned ? refined.turned() : refined;
  }

  /** Bins keep 42 bits of a value, so their means are the same from either side to 2^-42 of it. */
  @Property(tries = 40)
  void shouldSeeFromTheOtherModelWhatNegatedDifferencesShow(
      @ForAll Shape shape, @ForAll long seed, @ForAll @IntRange(min = 1, max = 20_000) int n) {
    DoubleSupplier values = shape.values(new Random(seed));
    double[] d = new double[n];
    Arrays.setAll(d, i -> values.getAsDouble());
    DifferenceSummary summary = DifferenceSummary.of(Differences.of(d));
    Differences turned = QuantileRefinement.of(summary, null).turned().differences();
    Differences negated =
        DifferenceSummary.of(Differences.of(Arrays.stream(d).map(x -> -x).toArray()))
            .toDifferences();
    assertThat(turned.size()).isEqualTo(negated.size());
    for (int i = 0; i < turned.size(); i++) {
      assertThat(turned.count(i)).isEqualTo(negated.count(i));
      assertThat(turned.value(i))
          .isCloseTo(negated.value(i), within(Math.abs(negated.value(i)) * 0x1p-41));
    }
    assertThat(QuantileRefinement.of(summary, null).turned().turned().differences())
        .isEqualTo(QuantileRefinement.of(summary, null).differences());
  }

  private static boolean leavesSomeToEach(Differences exact, double offset) {
    long wins = exact.wins(offset);
    return wins > 0 && wins < exact.prompts();
  }

  private static List<double[]> split(double[] all, int parts, Random random) {
    List<List<Double>> lists = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      lists.add(new ArrayList<>());
    }
    for (double d : all) {
      lists.get(random.nextInt(parts)).add(d);
    }
    List<double[]> arrays = new ArrayList<>();
    lists.forEach(list -> arrays.add(list.stream().mapToDouble(d -> d).sorted().toArray()));
    return arrays;
  }

  private static RangeDetail details(List<double[]> parts, DifferenceRange range, Random random) {
    List<RangeDetail> details = new ArrayList<>();
    parts.forEach(part -> details.add(detail(part, range)));
    Collections.shuffle(details, random);
    return details.stream().reduce(RangeDetail::merge).orElseThrow();
  }

  private static RangeDetail detail(double[] sorted, DifferenceRange range) {
    long below = Arrays.stream(sorted).filter(d -> range.isInBin(d) && d < range.least()).count();
    return RangeDetail.of(
        range,
        below,
        Arrays.stream(sorted).filter(d -> d >= range.least() && d <= range.greatest()).iterator(),
        lastOrNull(Arrays.stream(sorted).filter(d -> d < range.least()).toArray()),
        firstOrNull(Arrays.stream(sorted).filter(d -> d > range.greatest()).toArray()));
  }

  private static @Nullable Double lastOrNull(double[] values) {
    return values.length == 0 ? null : values[values.length - 1];
  }

  private static @Nullable Double firstOrNull(double[] values) {
    return values.length == 0 ? null : values[0];
  }
}
