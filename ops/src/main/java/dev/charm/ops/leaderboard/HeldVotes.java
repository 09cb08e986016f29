package dev.charm.ops.leaderboard;

import dev.charm.consumers.views.CastVote;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.precedence.BattleOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Votes of files that are held until all files are read, by columns: some 25 bytes each, and 8 more
 * for whatever not all have, such as weights, categories or voters.
 */
final class HeldVotes {
  private static final BattleOutcome[] OUTCOMES = BattleOutcome.values();
  private static final long NOT_TIMED = Long.MIN_VALUE;
  private static final long ONE = Double.doubleToLongBits(1);
  private static final int FIRST_CAPACITY = 1024;

  private final boolean withVoters;
  private final Numbered<String> models = new Numbered<>();
  private final Numbered<String> voters = new Numbered<>();
  private final Numbered<List<String>> categories = new Numbered<>();

  /** When each file was written. */
  private final List<Instant> written = new ArrayList<>();

  private int size;
  private int[] modelA = new int[FIRST_CAPACITY];
  private int[] modelB = new int[FIRST_CAPACITY];
  private byte[] outcomes = new byte[FIRST_CAPACITY];

  /** In milliseconds since 1970; {@link #NOT_TIMED} where the file does not say. */
  private long[] times = new long[FIRST_CAPACITY];

  private long[] sequences = new long[FIRST_CAPACITY];
  private final NumberColumn files = new NumberColumn(0);
  private NumberColumn versions = new NumberColumn(0);
  private final NumberColumn weights = new NumberColumn(ONE);
  private final NumberColumn counts = new NumberColumn(1);
  private final NumberColumn named = new NumberColumn(0);

  /** Numbers plus 1; 0 where the voter is not known. */
  private final NumberColumn castBy = new NumberColumn(0);

  /**
   * @param withVoters whether anybody asks who cast a vote; nobody is held otherwise
   */
  HeldVotes(boolean withVoters) {
    this.withVoters = withVoters;
    categories.number(List.of());
  }

  int size() {
    return size;
  }

  /**
   * Adds a vote.
   *
   * @param file number of its file, from 0
   * @param told when the file was written, which stands for the time of a vote without one
   */
  void add(Battle battle, int file, Instant told) {
    if (size == 0) {
      versions = new NumberColumn(battle.getVersion()); // a file has one
    }
    if (size == times.length) {
      int capacity = size + (size >> 1);
      modelA = Arrays.copyOf(modelA, capacity);
      modelB = Arrays.copyOf(modelB, capacity);
      outcomes = Arrays.copyOf(outcomes, capacity);
      times = Arrays.copyOf(times, capacity);
      sequences = Arrays.copyOf(sequences, capacity);
    }
    set(size++, battle, file, told);
  }

  /** Puts a vote in the place of another one. */
  void set(int at, Battle battle, int file, Instant told) {
    while (written.size() <= file) {
      written.add(told);
    }
    modelA[at] = models.number(battle.getModelA());
    modelB[at] = models.number(battle.getModelB());
    outcomes[at] = (byte) BattleOutcome.of(battle.getOutcome()).ordinal();
    times[at] = battle.getVotedAt() == null ? NOT_TIMED : battle.getVotedAt().toEpochMilli();
    sequences[at] = battle.getSequence();
    files.set(at, file);
    versions.set(at, battle.getVersion());
    weights.set(at, Double.doubleToLongBits(battle.getWeight()));
    counts.set(at, battle.getCount());
    List<String> inCategories = BattleOrder.categories(battle);
    named.set(at, inCategories.isEmpty() ? 0 : categories.number(inCategories));
    String voter = withVoters ? battle.getVoter() : null;
    castBy.set(at, voter == null ? 0 : voters.number(voter) + 1);
  }

  /** Whether a vote says the same as one that is held. */
  boolean saysTheSame(int at, Battle battle) {
    return models.get(modelA[at]).equals(battle.getModelA())
        && models.get(modelB[at]).equals(battle.getModelB())
        && OUTCOMES[outcomes[at]] == BattleOutcome.of(battle.getOutcome())
        && weight(at) == battle.getWeight()
        && counts.get(at) == battle.getCount()
        && categories(at).equals(BattleOrder.categories(battle));
  }

  /** Number of the file of a vote, from 0. */
  int file(int at) {
    return (int) files.get(at);
  }

  /** Of several votes of one id the greatest counts. */
  long version(int at) {
    return versions.get(at);
  }

  /** The categories that a vote counts in beside the whole arena, sorted. */
  List<String> categories(int at) {
    return categories.get((int) named.get(at));
  }

  /** All categories that votes were ever named for. */
  List<List<String>> allCategories() {
    return categories.all();
  }

  /** What a vote says; without its prompt. */
  CastVote get(int at) {
    return new CastVote(
        models.get(modelA[at]),
        models.get(modelB[at]),
        OUTCOMES[outcomes[at]],
        castBy.get(at) == 0 ? null : voters.get((int) castBy.get(at) - 1),
        null,
        castAt(at),
        weight(at),
        counts.get(at));
  }

  private Instant castAt(int at) {
    return times[at] == NOT_TIMED ? written.get(file(at)) : Instant.ofEpochMilli(times[at]);
  }

  /**
   * Whether a vote was cast until then.
   *
   * @param asOf null for any time
   */
  boolean wasCast(int at, @Nullable Instant asOf) {
    return asOf == null || !castAt(at).isAfter(asOf);
  }

  private double weight(int at) {
    return Double.longBitsToDouble(weights.get(at));
  }

  /**
   * The order of two votes: by time; those without a time after the others, by file and sequence.
   */
  int compare(int one, int other) {
    long time = times[one];
    long otherTime = times[other];
    if (time != otherTime) {
      return time == NOT_TIMED ? 1 : otherTime == NOT_TIMED ? -1 : Long.compare(time, otherTime);
    }
    int byFile = Long.compare(files.get(one), files.get(other));
    if (time == NOT_TIMED && byFile != 0) {
      return byFile;
    }
    int bySequence = Long.compare(sequences[one], sequences[other]);
    return bySequence == 0 ? byFile : bySequence;
  }
}
