package dev.charm.calibration.rating;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Who won how often against whom, as the likelihood sees it: players are numbers in the order of
 * names, every two that have met stand once, the smaller number first, and votes that do not count
 * are gone. A vote stands for as much as it weighs.
 *
 * @param players how many there are, with the virtual one if there is one
 * @param first the player of smaller number, by pair; pairs are in order of first and second
 * @param second the other player
 * @param weights of the votes together
 * @param squares of these weights together; the same object where every vote weighs 1
 */
record Comparisons(int players, int[] first, int[] second, Sums weights, Sums squares) {
  private static final int KINDS = 3; // the first wins, the second wins, a tie

  /**
   * Something of all votes together, by pair.
   *
   * @param firstWins where the first won; a virtual vote is split in two
   * @param secondWins where the second won
   * @param ties where neither did
   */
  record Sums(double[] firstWins, double[] secondWins, double[] ties) {
    private static Sums of(int pairs) {
      return new Sums(new double[pairs], new double[pairs], new double[pairs]);
    }

    /** Of all votes between a pair. */
    double all(int pair) {
      return firstWins[pair] + secondWins[pair] + ties[pair];
    }

    private void set(int pair, double firstWins, double secondWins, double ties) {
      this.firstWins[pair] = firstWins;
      this.secondWins[pair] = secondWins;
      this.ties[pair] = ties;
    }

    private void copy(int pair, Sums from, int at) {
      set(pair, from.firstWins[at], from.secondWins[at], from.ties[at]);
    }
  }

  /**
   * The votes that count.
   *
   * @param numbers of the players, in the order of their names
   * @throws IllegalArgumentException if a model with a vote that counts has no number
   */
  static Comparisons of(List<PairCount> counts, BothBad bothBad, Map<String, Integer> numbers) {
    List<PairCount> counted = counts.stream().filter(pair -> counted(pair, bothBad) > 0).toList();
    boolean weighted = counted.stream().anyMatch(pair -> !pair.weights().isNone());
    Comparisons comparisons = empty(numbers.size(), counted.size(), weighted);
    for (int k = 0; k < counted.size(); k++) {
      PairCount pair = counted.get(k);
      comparisons.first[k] = number(pair.first(), numbers);
      comparisons.second[k] = number(pair.second(), numbers);
      comparisons.weights.set(
          k,
          pair.weight(VoteOutcome.MODEL_A),
          pair.weight(VoteOutcome.MODEL_B),
          pair.tiesWith(bothBad));
      if (weighted) {
        comparisons.squares.set(
            k,
            pair.weights().firstWins().squares(pair.firstWins()),
            pair.weights().secondWins().squares(pair.secondWins()),
            pair.squaredTiesWith(bothBad));
      }
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
   * The cell of a vote that counts.
   *
   * @param player of the model shown as A
   * @param other of the model shown as B
   */
  int cell(int player, int other, VoteOutcome outcome) {
    boolean inOrder = player < other;
    int pair = pair(Math.min(player, other), Math.max(player, other));
    int kind =
        switch (inOrder ? outcome : outcome.swapped()) {
          case MODEL_A -> 0;
          case MODEL_B -> 1;
          case TIE, BOTH_BAD -> 2;
        };
    return KINDS * pair + kind;
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

  /** The votes of which so much weight falls to each cell; good for strengths only. */
  Comparisons drawn(double[] weight) {
    int[] some =
        IntStream.range(0, pairs())
            .filter(pair -> IntStream.range(0, KINDS).anyMatch(k -> weight[KINDS * pair + k] > 0))
            .toArray();
    Comparisons drawn = empty(players, some.length, false);
    for (int k = 0; k < some.length; k++) {
      drawn.first[k] = first[some[k]];
      drawn.second[k] = second[some[k]];
      int cell = KINDS * some[k];
      drawn.weights.set(k, weight[cell], weight[cell + 1], weight[cell + 2]);
    }
    return drawn;
  }

  /** How many votes between two models count. */
  static long counted(PairCount pair, BothBad bothBad) {
    return pair.votes() - (bothBad == BothBad.IGNORE ? pair.bothBad() : 0);
  }

  private static Comparisons empty(int players, int pairs, boolean weighted) {
    Sums weights = Sums.of(pairs);
    return new Comparisons(
        players, new int[pairs], new int[pairs], weights, weighted ? Sums.of(pairs) : weights);
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
    Comparisons more = empty(players + 1, order.size(), !squares.equals(weights));
    for (int k = 0; k < order.size(); k++) {
      int from = order.get(k)[2];
      more.first[k] = order.get(k)[0];
      more.second[k] = order.get(k)[1];
      if (from < 0) {
        more.weights.set(k, 0.5, 0.5, 0);
        more.squares.set(k, 0.5, 0.5, 0);
      } else {
        more.weights.copy(k, weights, from);
        more.squares.copy(k, squares, from);
      }
    }
    return more;
  }

  int pairs() {
    return first.length;
  }

  /** What the first of a pair scored: a win is one, a tie one half. */
  double firstScore(int pair) {
    return weights.firstWins[pair] + weights.ties[pair] / 2;
  }

  /** What the second of a pair scored. */
  double secondScore(int pair) {
    return weights.secondWins[pair] + weights.ties[pair] / 2;
  }

  /** The weights of all votes together. */
  double votes() {
    return Arrays.stream(weights.firstWins).sum()
        + Arrays.stream(weights.secondWins).sum()
        + Arrays.stream(weights.ties).sum();
  }
}
