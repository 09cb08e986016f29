package dev.charm.calibration.rating;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How often each model won against each other one, tied with it, or was as bad: all that
 * Bradley-Terry ratings and their intervals need to know of any number of votes.
 *
 * <p>Exact integers, so the counts are the same in whatever order votes are added, removed and
 * merged. A name is looked up once and is an index from then on; the four counts of a pair lie next
 * to each other in a triangle that grows at its end as models appear. Adding a vote is two look-ups
 * and one increment; {@code n} models take {@code 16 n (n - 1)} bytes. Whatever is read comes in
 * the order of names.
 *
 * <p>Not safe for use by several threads.
 */
public final class VoteCounts {
  /** The most models that an arena can hold: their triangle takes a quarter of a gigabyte. */
  public static final int MOST_MODELS = 4096;

  private static final int CELLS = 4; // wins of the smaller index, of the greater, ties, both bad
  private static final int TIES = 2;
  private static final int BOTH_BAD = 3;

  private final Map<String, Integer> indices = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private long[] cells = new long[0];
  private long votes;

  /** The counts of these votes. */
  public static VoteCounts of(Iterable<Vote> votes) {
    VoteCounts counts = new VoteCounts();
    votes.forEach(counts::add);
    return counts;
  }

  /** Adds a vote. */
  public void add(Vote vote) {
    add(vote.modelA(), vote.modelB(), vote.outcome());
  }

  /**
   * Adds a vote.
   *
   * @throws IllegalArgumentException if a model is compared with itself, or there are more than
   *     {@value #MOST_MODELS} models
   */
  public void add(String modelA, String modelB, Outcome outcome) {
    int cell = cell(indexOfNew(modelA), indexOfNew(modelB), outcome);
    cells[cell]++;
    votes++;
  }

  /**
   * Takes back a vote that was added.
   *
   * @throws IllegalArgumentException if no such vote is left
   */
  public void remove(Vote vote) {
    remove(vote.modelA(), vote.modelB(), vote.outcome());
  }

  /**
   * Takes back a vote that was added, on whichever side its models were.
   *
   * @throws IllegalArgumentException if no such vote is left
   */
  public void remove(String modelA, String modelB, Outcome outcome) {
    Integer a = indices.get(modelA);
    Integer b = indices.get(modelB);
    int cell = a == null || b == null ? -1 : cell(a, b, outcome);
    if (cell < 0 || cells[cell] == 0) {
      throw new IllegalArgumentException(
          "no vote " + outcome + " of " + modelA + " and " + modelB + " is left to remove");
    }
    cells[cell]--;
    votes--;
  }

  /** Adds all votes of other counts, which stay as they are. */
  public void add(VoteCounts other) {
    other.pairs().forEach(this::add);
  }

  /**
   * Adds all votes between two models.
   *
   * @throws IllegalArgumentException if there are more than {@value #MOST_MODELS} models
   */
  public void add(PairCount pair) {
    int first = indexOfNew(pair.first());
    int second = indexOfNew(pair.second());
    cells[cell(first, second, Outcome.MODEL_A)] += pair.firstWins();
    cells[cell(first, second, Outcome.MODEL_B)] += pair.secondWins();
    cells[cell(first, second, Outcome.TIE)] += pair.ties();
    cells[cell(first, second, Outcome.BOTH_BAD)] += pair.bothBad();
    votes = Math.addExact(votes, pair.votes());
  }

  /** How many votes there are, of every outcome. */
  public long votes() {
    return votes;
  }

  /** Every two models with at least one vote between them, in the order of their names. */
  public List<PairCount> pairs() {
    int[] sorted =
        IntStream.range(0, names.size())
            .boxed()
            .sorted((a, b) -> names.get(a).compareTo(names.get(b)))
            .mapToInt(Integer::intValue)
            .toArray();
    List<PairCount> pairs = new ArrayList<>();
    for (int i = 0; i < sorted.length; i++) {
      for (int j = i + 1; j < sorted.length; j++) {
        addPair(sorted[i], sorted[j], pairs);
      }
    }
    return Collections.unmodifiableList(pairs);
  }

  private void addPair(int first, int second, List<PairCount> pairs) {
    int base = base(first, second);
    if ((cells[base] | cells[base + 1] | cells[base + TIES] | cells[base + BOTH_BAD]) != 0) {
      pairs.add(
          new PairCount(
              names.get(first),
              names.get(second),
              cells[cell(first, second, Outcome.MODEL_A)],
              cells[cell(first, second, Outcome.MODEL_B)],
              cells[base + TIES],
              cells[base + BOTH_BAD]));
    }
  }

  /** The votes on each model that has any, by the order of names. */
  public SortedMap<String, ModelVotes> models() {
    SortedMap<String, ModelVotes> models = new TreeMap<>();
    for (PairCount pair : pairs()) {
      models.merge(
          pair.first(),
          new ModelVotes(pair.firstWins(), pair.secondWins(), pair.ties(), pair.bothBad()),
          ModelVotes::plus);
      models.merge(
          pair.second(),
          new ModelVotes(pair.secondWins(), pair.firstWins(), pair.ties(), pair.bothBad()),
          ModelVotes::plus);
    }
    return models;
  }

  private int indexOfNew(String model) {
    Integer index = indices.get(model);
    return index == null ? intern(model) : index;
  }

  private int intern(String model) {
    int index = names.size();
    if (index == MOST_MODELS) {
      throw new IllegalArgumentException(
          "an arena holds at most " + MOST_MODELS + " models, so not " + model + " as well");
    }
    names.add(model);
    indices.put(model, index);
    int needed = CELLS * (index * (index + 1) / 2);
    if (needed > cells.length) {
      cells = Arrays.copyOf(cells, Math.max(needed, cells.length + cells.length / 2));
    }
    return index;
  }

  private int cell(int a, int b, Outcome outcome) {
    int base = base(a, b);
    return switch (outcome) {
      case MODEL_A -> a < b ? base : base + 1;
      case MODEL_B -> a < b ? base + 1 : base;
      case TIE -> base + TIES;
      case BOTH_BAD -> base + BOTH_BAD;
    };
  }

  private int base(int a, int b) {
    if (a == b) {
      throw new IllegalArgumentException(names.get(a) + " is compared with itself");
    }
    int greater = Math.max(a, b);
    return CELLS * (greater * (greater - 1) / 2 + Math.min(a, b));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VoteCounts counts && pairs().equals(counts.pairs());
  }

  @Override
  public int hashCode() {
    return pairs().hashCode();
  }
}
