package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DifferenceSummaryTest {
  private static double[] evidence(long seed, int n) {
    Random random = new Random(seed);
    double[] d = new double[n];
    for (int i = 0; i < n; i++) {
      double scale = Math.scalb(1.0, random.nextInt(12) - 8);
      d[i] = random.nextInt(50) == 0 ? 0.0 : random.nextGaussian() * scale;
    }
    return d;
  }

  private static DifferenceSummary summary(double[] d, int from, int to) {
    return DifferenceSummary.of(Differences.of(Arrays.copyOfRange(d, from, to)));
  }

  @Property(tries = 60)
  void shouldNotDependOnPartitionsOrOrderOfMerging(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 12_000) int n,
      @ForAll @IntRange(min = 1, max = 9) int partitions) {
    double[] d = evidence(seed, n);
    Random random = new Random(~seed);
    List<DifferenceSummary> parts = new ArrayList<>();
    for (int from = 0, p = 0; p < partitions; p++) {
      int to = p == partitions - 1 ? n : from + random.nextInt(n - from + 1);
      parts.add(summary(d, from, to));
      from = to;
    }
    Collections.shuffle(parts, random);
    while (parts.size() > 1) { // grouped at random
      DifferenceSummary a = parts.remove(random.nextInt(parts.size()));
      DifferenceSummary b = parts.remove(random.nextInt(parts.size()));
      parts.add(a.merge(b));
    }
    DifferenceSummary whole = summary(d, 0, n);
    assertThat(parts.get(0)).isEqualTo(whole);
    assertThat(parts.get(0).toDifferences()).isEqualTo(whole.toDifferences());
    assertThat(whole.prompts()).isEqualTo(n);
  }

  @Property(tries = 30)
  void shouldBeExactUpToTheLimitOfDistinctValues(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 4096) int n) {
    Differences d = Differences.of(evidence(seed, n));
    assertThat(DifferenceSummary.of(d).exact()).isTrue();
    assertThat(DifferenceSummary.of(d).toDifferences()).isEqualTo(d);
  }

  @Example
  void shouldStayExactForMillionsOfPromptsWithFewValues() {
    Differences d = Differences.ofCounts(new double[] {-0.5, 0, 3}, new long[] {1, 1 << 20, 7});
    DifferenceSummary summary = DifferenceSummary.of(d);
    assertThat(summary.merge(summary).exact()).isTrue();
    assertThat(summary.merge(summary).toDifferences().ties()).isEqualTo(2 << 20);
  }

  @Example
  void shouldKeepTheStatedErrorWhenInBins() {
    double[] scores = new Random(3).doubles(60_000).map(u -> 3 * (u - 0.3)).toArray();
    scores[0] = 0.0;
    Differences exact = Differences.of(scores);
    DifferenceSummary summary = DifferenceSummary.of(exact);
    assertThat(summary.exact()).isFalse();
    Differences binned = summary.toDifferences();
    assertThat(binned.prompts()).isEqualTo(exact.prompts());
    assertThat(binned.ties()).isEqualTo(1);
    assertThat(binned.wins(0.0)).isEqualTo(exact.wins(0.0));
    for (double expected : new double[] {0.1, 0.5, 0.9}) {
      Objective paired = new Objective.Paired(1.0);
      double offset = OffsetSolver.solve(paired, exact, expected);
      double bound = 5e-8 * Math.max(1, offset * offset);
      assertThat(WinRate.soft(binned, offset, 1.0))
          .isCloseTo(WinRate.soft(exact, offset, 1.0), within(bound));
      Objective winRate = new Objective.WinRate();
      double hard = OffsetSolver.solve(winRate, exact, expected);
      assertThat(OffsetSolver.solve(winRate, binned, expected))
          .isCloseTo(hard, within(2 * Math.abs(hard) / 1024));
    }
  }

  @Property(tries = 40)
  void shouldComeBackFromItsBins(@ForAll long seed, @ForAll @IntRange(min = 0, max = 9_000) int n) {
    DifferenceSummary summary = DifferenceSummary.of(Differences.of(evidence(seed, n)));
    int size = summary.size();
    long[] sums = summary.exact() ? new long[0] : numbers(size, summary::sum);
    DifferenceSummary read =
        DifferenceSummary.ofBins(
            summary.exact(), numbers(size, summary::key), numbers(size, summary::count), sums);
    assertThat(read).isEqualTo(summary);
  }

  private static long[] numbers(int size, IntToLongFunction ofEntry) {
    return IntStream.range(0, size).mapToLong(ofEntry).toArray();
  }

  @Property(tries = 60)
  void shouldBeWhatASortedMapOfEntriesComesTo(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 9_000) int n) {
    double[] d = evidence(seed, n);
    DifferenceSummary plain = BoxedSummary.of(d);
    assertThat(DifferenceSummary.of(Differences.of(d))).isEqualTo(plain).hasSameHashCodeAs(plain);
    assertThat(summary(d, 0, n / 3).merge(summary(d, n / 3, n))).isEqualTo(plain);
  }

  @Example
  void shouldChangeNothingWhenEmptyIsMerged() {
    DifferenceSummary some = DifferenceSummary.of(Differences.of(1, 2, 2));
    assertThat(DifferenceSummary.empty().merge(some)).isEqualTo(some);
    assertThat(some.merge(DifferenceSummary.empty())).isEqualTo(some);
    assertThat(DifferenceSummary.of(Differences.of())).isEqualTo(DifferenceSummary.empty());
    assertThat(DifferenceSummary.empty().toDifferences().prompts()).isZero();
  }

  @Example
  void shouldGiveTheMeanOfABinToItsLastDigit() {
    Differences mean = bin(SortableDouble.toLong(1.0) >> 42, 2, 1).toDifferences();
    assertThat(mean.value(0)).isEqualTo(1.0 + 512 * Math.ulp(1.0));
    Differences negative =
        bin(SortableDouble.toLong(-1.5) >> 42, 3, 3 * 0xffff_ffffL).toDifferences();
    assertThat(negative.value(0)).isCloseTo(-1.5, within(1024 * Math.ulp(1.0)));
  }

  private static DifferenceSummary bin(long key, long count, long sum) {
    return DifferenceSummary.ofBins(false, new long[] {key}, new long[] {count}, new long[] {sum});
  }

  @Example
  void shouldRefuseEntriesThatAreNoSummary() {
    long one = SortableDouble.toLong(1.0);
    long infinite = SortableDouble.toLong(Double.POSITIVE_INFINITY);
    long[] none = {};
    refused(true, new long[] {one, one}, new long[] {1, 1}, none);
    refused(true, new long[] {one}, new long[] {0}, none);
    refused(true, new long[] {one}, new long[] {1}, new long[] {1});
    refused(true, new long[] {one}, none, none);
    refused(true, new long[] {infinite}, new long[] {1}, none);
    refused(false, new long[] {one}, new long[] {1}, new long[] {0});
    refused(false, new long[] {one >> 42}, new long[] {1}, none);
    refused(false, new long[] {one >> 42}, new long[] {1}, new long[] {1L << 32});
    refused(false, new long[] {one >> 42}, new long[] {1}, new long[] {-1});
  }

  private static void refused(boolean exact, long[] keys, long[] counts, long[] sums) {
    assertThatThrownBy(() -> DifferenceSummary.ofBins(exact, keys, counts, sums))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void shouldFailRatherThanWrapAroundWhenABinOverflows() {
    double[] many = new double[DifferenceSummary.EXACT_LIMIT + 1];
    long[] counts = new long[many.length];
    for (int i = 0; i < many.length; i++) {
      many[i] = Math.nextDown(2.0) - i * 0x1p-50;
      counts[i] = 1L << 31;
    }
    assertThatThrownBy(() -> DifferenceSummary.of(Differences.ofCounts(many, counts)))
        .isInstanceOf(ArithmeticException.class);
  }
}
