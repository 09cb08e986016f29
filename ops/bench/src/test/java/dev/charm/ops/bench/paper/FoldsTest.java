package dev.charm.ops.bench.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

final class FoldsTest {

  @Property(tries = 50)
  void shouldLeaveOutEachModelButTheReferenceOnce(
      @ForAll @IntRange(min = 8, max = 40) int models,
      @ForAll @IntRange(min = 2, max = 5) int folds,
      @ForAll @LongRange(min = 0, max = 99) long seed) {
    int reference = models / 3;
    List<boolean[]> unseen = Folds.byRating(ratings(models), reference, folds, seed);
    for (int m = 0; m < models; m++) {
      int model = m;
      assertThat(unseen.stream().filter(fold -> fold[model]).count())
          .as("model %d", m)
          .isEqualTo(m == reference ? 0 : 1);
    }
  }

  @Property(tries = 50)
  void shouldSpanTheRangeOfRatingsInEachFold(@ForAll @LongRange(min = 0, max = 99) long seed) {
    double[] ratings = ratings(33);
    double[] sorted = ratings.clone();
    Arrays.sort(sorted);
    for (boolean[] fold : Folds.byRating(ratings, 7, 4, seed)) {
      int[] out = Folds.unseen(fold);
      assertThat(out).hasSize(8);
      double least = Arrays.stream(out).mapToDouble(m -> ratings[m]).min().orElseThrow();
      double greatest = Arrays.stream(out).mapToDouble(m -> ratings[m]).max().orElseThrow();
      assertThat(least).isLessThanOrEqualTo(sorted[4]);
      assertThat(greatest).isGreaterThanOrEqualTo(sorted[28]);
    }
  }

  @Property(tries = 20)
  void shouldTakeTheNearestSeenModelWhereTheReferenceIsUnseen(
      @ForAll @IntRange(min = 0, max = 9) int asked) {
    double[] ratings = ratings(10);
    boolean[] unseen = new boolean[10];
    assertThat(Folds.reference(unseen, ratings, asked)).isEqualTo(asked);
    unseen[asked] = true;
    int reference = Folds.reference(unseen, ratings, asked);
    double distance = Math.abs(ratings[reference] - ratings[asked]);
    assertThat(
            Arrays.stream(Folds.seen(unseen))
                .mapToDouble(m -> Math.abs(ratings[m] - ratings[asked])))
        .allMatch(other -> other >= distance);
  }

  @Property(tries = 20)
  void shouldDrawTheSamePlacesForTheSameSeed(@ForAll @LongRange(min = 0, max = 99) long seed) {
    int[] places = IntStream.range(100, 200).toArray();
    int[] drawn = Folds.draw(places, 30, seed);
    assertThat(drawn).hasSize(30).doesNotHaveDuplicates().isSorted();
    assertThat(Folds.draw(places, 30, seed)).containsExactly(drawn);
    assertThat(Folds.draw(places, 30, seed + 1)).isNotEqualTo(drawn);
  }

  private static double[] ratings(int models) {
    return IntStream.range(0, models).mapToDouble(m -> 900 + 37.0 * ((m * 17) % models)).toArray();
  }
}
