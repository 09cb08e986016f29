package dev.charm.calibration.rating;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each model won against each other one, tied with it, or was as bad: all that
 * Bradley-Terry ratings and their intervals need to know of any number of votes.
 *
 * <p>Exact integers, so the counts are the same in whatever order votes are added, removed and
 * merged. A name is looked up once and is an index from then on; the four counts of a pair lie next
 * to each other. Adding a vote is three look-ups and one increment; memory follows the pairs that
 * have met, some 60 bytes each, and the models. Weights other than 1 stand beside the counts, as
 * exact ({@link WeightSums}), and take some 200 bytes for each pair and outcome that has any.
 * Whatever is read comes in the order of names.
 *
 * <p>Not safe for use by several threads.
 */
public final class VoteCounts {
  /**
   * The most models that an arena can hold. More are ids in the column of the models, or somebody's
   * bad will; so many are fitted in about a second (see {@link BradleyTerry}).
   */
  public static final int MOST_MODELS = 20_000;

  /** The most pairs of models that met in an arena: what 1,000 models all against all come to. */
  public static final int MOST_PAIRS = 500_000;

  private static final int CELLS = 4; // wins of the smaller index, of the greater, ties, both bad
  private static final int TIES = 2;
  private static final int BOTH_BAD = 3;
  private static final PairWeights[] NO_WEIGHTS = {};

  private final Map<String, Integer> indices = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final PairTable met = new PairTable();
  private long[] cells = new long[CELLS * 16];
  private PairWeights[] weights = NO_WEIGHTS; // by place, of the smaller index first
  private long votes;

  /** The counts of these votes. */
  public static VoteCounts of(Iterable<Vote> votes) {
    VoteCounts counts = new VoteCounts();
    votes.forEach(counts::add);
    return counts;
  }

  /**
   * Adds a vote.
   *
   * @throws IllegalArgumentException if there is no room ({@link #hasRoomFor})
   */
  public void add(Vote vote) {
    int base = add(vote.modelA(), vote.modelB(), vote.outcome(), vote.count());
    if (vote.weight() != 1) {
      boolean inOrder = indexOfNew(vote.modelA()) < indexOfNew(vote.modelB());
      WeightSums more = WeightSums.of(vote.weight(), vote.count());
      weights(base, weights(base).plus(inOrder ? vote.outcome() : vote.outcome().swapped(), more));
    }
  }

  /**
   * Adds a vote that weighs 1.
   *
   * @throws IllegalArgumentException if a model is compared with itself, or there is no room
   *     ({@link #hasRoomFor})
   */
  public void add(String modelA, String modelB, VoteOutcome outcome) {
    add(modelA, modelB, outcome, 1);
  }

  private int add(String modelA, String modelB, VoteOutcome outcome, long count) {
    requireRoomFor(modelA, modelB);
    int a = indexOfNew(modelA);
    int b = indexOfNew(modelB);
    if (a == b) {
      throw new IllegalArgumentException(modelA + " is compared with itself");
    }
    int base = baseOfNew(a, b);
    cells[cell(base, a < b, outcome)] += count;
    votes = Math.addExact(votes, count);
    return base;
  }

  /**
   * Takes back a vote that was added, on whichever side its models were.
   *
   * @throws IllegalArgumentException if no such vote is left
   */
  public void remove(Vote vote) {
    int cell = cellOfKnown(vote.modelA(), vote.modelB(), vote.outcome());
    if (cell < 0 || cells[cell] < vote.count()) {
      throw nothingToRemove(vote);
    }
    int base = cell - cell % CELLS;
    boolean inOrder = indexOfNew(vote.modelA()) < indexOfNew(vote.modelB());
    VoteOutcome outcome = inOrder ? vote.outcome() : vote.outcome().swapped();
    PairWeights left = weights(base).plus(outcome, WeightSums.of(vote.weight(), -vote.count()));
    if (cells[cell] == vote.count() && !left.of(outcome).isNone()) {
      throw nothingToRemove(vote);
    }
    weights(base, left);
    cells[cell] -= vote.count();
    votes -= vote.count();
  }

  private static IllegalArgumentException nothingToRemove(Vote vote) {
    return new IllegalArgumentException("no such vote is left to remove: " + vote);
  }

  /** Takes back a vote that weighs 1; see {@link #remove(Vote)}. */
  public void remove(String modelA, String modelB, VoteOutcome outcome) {
    remove(Vote.of(modelA, modelB, outcome));
  }

  /** The weights of a pair, of the smaller index first. */
  private PairWeights weights(int base) {
    int place = base / CELLS;
    return place < weights.length ? weights[place] : PairWeights.NONE;
  }

  private void weights(int base, PairWeights sums) {
    int place = base / CELLS;
    if (place >= weights.length) {
      if (sums.isNone()) {
        return;
      }
      int length = weights.length;
      weights = Arrays.copyOf(weights, cells.length / CELLS);
      Arrays.fill(weights, length, weights.length, PairWeights.NONE);
    }
    weights[place] = sums;
  }

  /** Where votes of an outcome are counted, or -1 if the two have not met. */
  private int cellOfKnown(String modelA, String modelB, VoteOutcome outcome) {
    Integer a = indices.get(modelA);
    Integer b = indices.get(modelB);
    if (a == null || b == null) {
      return -1;
    }
    int base = base(a, b);
    return base < 0 ? -1 : cell(base, a < b, outcome);
  }

  /** Adds all votes of other counts, which stay as they are. */
  public void add(VoteCounts other) {
    other.pairs().forEach(this::add);
  }

  /**
   * Adds all votes between two models.
   *
   * @throws IllegalArgumentException if there is no room ({@link #hasRoomFor})
   */
  public void add(PairCount pair) {
    requireRoomFor(pair.first(), pair.second());
    int first = indexOfNew(pair.first());
    int second = indexOfNew(pair.second());
    int base = baseOfNew(first, second);
    boolean inOrder = first < second;
    cells[cell(base, inOrder, VoteOutcome.MODEL_A)] += pair.firstWins();
    cells[cell(base, inOrder, VoteOutcome.MODEL_B)] += pair.secondWins();
    cells[cell(base, inOrder, VoteOutcome.TIE)] += pair.ties();
    cells[cell(base, inOrder, VoteOutcome.BOTH_BAD)] += pair.bothBad();
    PairWeights more = inOrder ? pair.weights() : pair.weights().swapped();
    weights(base, weights(base).plus(more));
    votes = Math.addExact(votes, pair.votes());
  }

  /** How many votes there are, of every outcome. */
  public long votes() {
    return votes;
  }

  /**
   * Whether a vote on the two can be added: whether there is room for those that are new, and for
   * the pair if it is. Which votes find no room depends on those that came before.
   */
  public boolean hasRoomFor(String modelA, String modelB) {
    if (!isFull()) {
      return true;
    }
    Integer a = indices.get(modelA);
    Integer b = indices.get(modelB);
    if (a != null && b != null && base(a, b) >= 0) {
      return true;
    }
    int more = (a == null ? 1 : 0) + (b == null ? 1 : 0);
    return names.size() + more <= MOST_MODELS && met.size() < MOST_PAIRS;
  }

  /** Whether there is a vote that finds no room. */
  public boolean isFull() {
    return names.size() > MOST_MODELS - 2 || met.size() >= MOST_PAIRS;
  }

  /** Every two models with at least one vote between them, in the order of their names. */
  public List<PairCount> pairs() {
    int[] ranks = ranks();
    int[] smallerRanks = new int[met.size()];
    int[] greaterRanks = new int[met.size()];
    int[] counted = new int[met.size()];
    int count = 0;
    for (int place = 0; place < met.size(); place++) {
      int rank = ranks[met.smaller(place)];
      int other = ranks[met.greater(place)];
      smallerRanks[place] = Math.min(rank, other);
      greaterRanks[place] = Math.max(rank, other);
      if (hasVotes(place)) {
        counted[count++] = place;
      }
    }
    int[] sorted = Arrays.copyOf(counted, count);
    sorted = sorted(sorted, greaterRanks); // and then, without changing what is equal,
    sorted = sorted(sorted, smallerRanks);
    List<PairCount> pairs = new ArrayList<>(count);
    for (int place : sorted) {
      pairs.add(pair(place, ranks));
    }
    return Collections.unmodifiableList(pairs);
  }

  /** The place of each name in their order. */
  private int[] ranks() {
    int[] ranks = new int[names.size()];
    int rank = 0;
    for (int index : new TreeMap<>(indices).values()) {
      ranks[index] = rank++;
    }
    return ranks;
  }

  /** By counting: some numbers in the order of their ranks, equal ones in the order given. */
  private int[] sorted(int[] places, int[] ranks) {
    int[] next = new int[names.size() + 1];
    for (int place : places) {
      next[ranks[place] + 1]++;
    }
    for (int rank = 1; rank < next.length; rank++) {
      next[rank] += next[rank - 1];
    }
    int[] sorted = new int[places.length];
    for (int place : places) {
      sorted[next[ranks[place]]++] = place;
    }
    return sorted;
  }

  private boolean hasVotes(int place) {
    int base = CELLS * place;
    return (cells[base] | cells[base + 1] | cells[base + TIES] | cells[base + BOTH_BAD]) != 0;
  }

  private PairCount pair(int place, int[] ranks) {
    int smaller = met.smaller(place);
    int greater = met.greater(place);
    int base = CELLS * place;
    boolean inOrder = ranks[smaller] < ranks[greater];
    return new PairCount(
        names.get(inOrder ? smaller : greater),
        names.get(inOrder ? greater : smaller),
        cells[cell(base, inOrder, VoteOutcome.MODEL_A)],
        cells[cell(base, inOrder, VoteOutcome.MODEL_B)],
        cells[base + TIES],
        cells[base + BOTH_BAD],
        inOrder ? weights(base) : weights(base).swapped());
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

  private void requireRoomFor(String modelA, String modelB) {
    if (!hasRoomFor(modelA, modelB)) {
      throw new IllegalArgumentException(
          "an arena holds at most "
              + MOST_MODELS
              + " models and "
              + MOST_PAIRS
              + " pairs that met, so not "
              + modelA
              + " and "
              + modelB
              + " as well");
    }
  }

  private int indexOfNew(String model) {
    Integer index = indices.get(model);
    return index == null ? intern(model) : index;
  }

  private int intern(String model) {
    int index = names.size();
    names.add(model);
    indices.put(model, index);
    return index;
  }

  /** Where the counts of two models begin; they now have some. */
  private int baseOfNew(int a, int b) {
    int base = CELLS * met.place(Math.min(a, b), Math.max(a, b));
    if (base + CELLS > cells.length) {
      cells = Arrays.copyOf(cells, base + CELLS + (base >> 1));
    }
    return base;
  }

  /** Where they begin; negative if the two never met. */
  private int base(int a, int b) {
    return CELLS * met.find(Math.min(a, b), Math.max(a, b));
  }

  /**
   * Where a count lies.
   *
   * @param inOrder whether model A is the one of smaller index
   */
  private static int cell(int base, boolean inOrder, VoteOutcome outcome) {
    return switch (outcome) {
      case MODEL_A -> inOrder ? base : base + 1;
      case MODEL_B -> inOrder ? base + 1 : base;
      case TIE -> base + TIES;
      case BOTH_BAD -> base + BOTH_BAD;
    };
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
