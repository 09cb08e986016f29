package dev.charm.ops.bench.paper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which models are unseen, fold by fold. Each model but the one that is kept is so in one fold. */
final class Folds {
  private Folds() {}

  /**
   * Folds that each span the range of ratings: of every so many models that follow one another by
   * rating, each fold gets one, drawn by the seed.
   *
   * @param ratings of the models
   * @param kept the place of a model that is never unseen
   * @return for each fold whether each model is unseen
   */
  static List<boolean[]> byRating(double[] ratings, int kept, int folds, long seed) {
    List<Integer> order =
        IntStream.range(0, ratings.length)
            .filter(m -> m != kept)
            .boxed()
            .sorted(Comparator.comparingDouble(m -> ratings[m]))
            .toList();
    List<boolean[]> unseen = none(ratings.length, folds);
    Random random = new Random(seed);
    for (int from = 0; from < order.size(); from += folds) {
      List<Integer> places = new ArrayList<>(IntStream.range(0, folds).boxed().toList());
      Collections.shuffle(places, random);
      for (int i = from; i < Math.min(order.size(), from + folds); i++) {
        unseen.get(places.get(i - from))[order.get(i)] = true;
      }
    }
    return unseen;
  }

  /** Folds of sets of names. */
  static List<boolean[]> of(List<String> models, List<Set<String>> sets) {
    return sets.stream()
        .map(
            set -> {
              boolean[] unseen = new boolean[models.size()];
              for (int m = 0; m < unseen.length; m++) {
                unseen[m] = set.contains(models.get(m));
              }
              return unseen;
            })
        .collect(Collectors.toList());
  }

  private static List<boolean[]> none(int models, int folds) {
    List<boolean[]> none = new ArrayList<>();
    for (int f = 0; f < folds; f++) {
      none.add(new boolean[models]);
    }
    return none;
  }

  /** The places of the models that are seen in a fold. */
  static int[] seen(boolean[] unseen) {
    return IntStream.range(0, unseen.length).filter(m -> !unseen[m]).toArray();
  }

  /** The places of the others. */
  static int[] unseen(boolean[] unseen) {
    return IntStream.range(0, unseen.length).filter(m -> unseen[m]).toArray();
  }

  /**
   * The reference of a fold: the one that is asked for, or where it is unseen the seen model whose
   * rating is nearest to its.
   */
  static int reference(boolean[] unseen, double[] ratings, int asked) {
    return Arrays.stream(seen(unseen))
        .boxed()
        .min(
            Comparator.comparingDouble((Integer m) -> Math.abs(ratings[m] - ratings[asked]))
                .thenComparing(m -> m == asked ? 0 : 1))
        .orElseThrow();
  }

  /** A draw of some of these places, in order. */
  static int[] draw(int[] places, int most, long seed) {
    List<Integer> all = new ArrayList<>(Arrays.stream(places).boxed().toList());
    Collections.shuffle(all, new Random(seed));
    return all.stream().limit(most).mapToInt(Integer::intValue).sorted().toArray();
  }
}
