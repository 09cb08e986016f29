package dev.charm.calibration.rating;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Who won how often against whom, as the likelihood sees it: players are numbers in the order of
 * names, every two that have met stand once, the smaller number first, and votes that do not count
 * are gone.
 *
 * @param players how many there are, with the virtual one if there is one
 * @param first the player of smaller number, by pair; pairs are in order of first and second
 * @param second the other player
 * @param firstWins how often the first won; not always whole, as a virtual vote is split in two
 * @param secondWins how often the second won
 * @param ties how often neither did
 */
record Comparisons(
    int players,
    int[] first,
    int[] second,
    double[] firstWins,
    double[] secondWins,
    double[] ties) {
  private static final int KINDS = 3; // the first wins, the second wins, a tie

  /**
   * The votes that count.
   *
   * @param numbers of the players, in the order of their names
   * @throws IllegalArgumentException if a model with a vote that counts has no number
   */
  static Comparisons of(List<PairCount> counts, BothBad bothBad, Map<String, Integer> numbers) {
    List<PairCount> counted = counts.stream().filter(pair -> counted(pair, bothBad) > 0).toList();
    Comparisons comparisons = empty(numbers.size(), counted.size());
    for (int k = 0; k < counted.size(); k++) {
      PairCount pair = counted.get(k);
      comparisons.first[k] = number(pair.first(), numbers);
      comparisons.second[k] = number(pair.second(), numbers);
      comparisons.firstWins[k] = pair.firstWins();
      comparisons.secondWins[k] = pair.secondWins();
      comparisons.ties[k] = counted(pair, bothBad) - pair.firstWins() - pair.secondWins();
    }
    return comparisons;
  }

  private static int number(String model, Map<String, Integer> numbers) {
    Integer number = numbers.get(model);
    if (number == null) {
      throw new IllegalArgumentException(model + " is none of the models that were fitted");
    }
    return number;
  }

  /** How many cells there are: two players that have met, and who of them won. */
  int cells() {
    return KINDS * pairs();
  }

  /**
   * The cell of every vote.
   *
   * @param whole comparisons with every pair that there is here; their cells are meant
   */
  int[] cellsIn(Comparisons whole) {
    IntStream.Builder cells = IntStream.builder();
    for (int k = 0; k < pairs(); k++) {
      int pair = whole.pair(first[k], second[k]);
      double[] times = {firstWins[k], secondWins[k], ties[k]};
      for (int kind = 0; kind < KINDS; kind++) {
        for (long vote = 0; vote < times[kind]; vote++) {
          cells.add(KINDS * pair + kind);
        }
      }
    }
    return cells.build().toArray();
  }

  private int pair(int player, int other) {
    int from = 0;
    int to = pairs();
    while (to - from > 1) {
      int middle = (from + to) >>> 1;
      boolean before =
          first[middle] < player || (first[middle] == player && second[middle] <= other);
      from = before ? middle : from;
      to = before ? to : middle;
    }
    return from;
  }

  /** The votes that so many of each cell are; see {@link #cellsIn}. */
  Comparisons drawn(int[] times) {
    int[] some =
        IntStream.range(0, pairs())
            .filter(pair -> IntStream.range(0, KINDS).anyMatch(k -> times[KINDS * pair + k] > 0))
            .toArray();
    Comparisons drawn = empty(players, some.length);
    for (int k = 0; k < some.length; k++) {
      drawn.first[k] = first[some[k]];
      drawn.second[k] = second[some[k]];
      drawn.firstWins[k] = times[KINDS * some[k]];
      drawn.secondWins[k] = times[KINDS * some[k] + 1];
      drawn.ties[k] = times[KINDS * some[k] + 2];
    }
    return drawn;
  }

  /** How many votes between two models count. */
  static long counted(PairCount pair, BothBad bothBad) {
    return pair.votes() - (bothBad == BothBad.IGNORE ? pair.bothBad() : 0);
  }

  private static Comparisons empty(int players, int pairs) {
    return new Comparisons(
        players,
        new int[pairs],
        new int[pairs],
        new double[pairs],
        new double[pairs],
        new double[pairs]);
  }

  /**
   * The same and one more player, the last, who has won half a vote against everyone and lost the
   * other half.
   */
  Comparisons withVirtualPlayer() {
    List<int[]> order = new ArrayList<>();
    int pair = 0;
    for (int player = 0; player < players; player++) {
      while (pair < pairs() && first[pair] == player) {
        order.add(new int[] {player, second[pair], pair});
        pair++;
      }
      order.add(new int[] {player, players, -1});
    }
    Comparisons more = empty(players + 1, order.size());
    for (int k = 0; k < order.size(); k++) {
      int from = order.get(k)[2];
      more.first[k] = order.get(k)[0];
      more.second[k] = order.get(k)[1];
      more.firstWins[k] = from < 0 ? 0.5 : firstWins[from];
      more.secondWins[k] = from < 0 ? 0.5 : secondWins[from];
      more.ties[k] = from < 0 ? 0 : ties[from];
    }
    return more;
  }

  int pairs() {
    return first.length;
  }

  /** What the first of a pair scored: a win is one, a tie one half. */
  double firstScore(int pair) {
    return firstWins[pair] + ties[pair] / 2;
  }

  /** What the second of a pair scored. */
  double secondScore(int pair) {
    return secondWins[pair] + ties[pair] / 2;
  }

  /** All votes. */
  double votes() {
    return Arrays.stream(firstWins).sum()
        + Arrays.stream(secondWins).sum()
        + Arrays.stream(ties).sum();
  }
}
