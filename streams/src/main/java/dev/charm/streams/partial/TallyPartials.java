package dev.charm.streams.partial;

import dev.charm.schemas.TallyPartial;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The games of one policy model in one partition, to and from the form in which they travel. */
public final class TallyPartials {
  /** So that the counts of a thousand partitions can be added up. */
  private static final long MOST_GAMES = 1L << 50;

  private TallyPartials() {}

  /** For the way to the merger. */
  public static TallyPartial of(String model, SortedMap<String, GameCount> games) {
    List<GameCount> counts = List.copyOf(games.values());
    return new TallyPartial(
        model,
        List.copyOf(games.keySet()),
        PackedNumbers.of(counts.size(), i -> counts.get(i).won()),
        PackedNumbers.of(counts.size(), i -> counts.get(i).lost()),
        PackedNumbers.of(counts.size(), i -> counts.get(i).tied()));
  }

  /**
   * What travelled, by opponent.
   *
   * @throws IllegalArgumentException if not every opponent has its three counts, or one is so large
   *     that a sum of them could overflow
   */
  public static SortedMap<String, GameCount> games(TallyPartial partial) {
    long[] won = PackedNumbers.of(partial.getWon());
    long[] lost = PackedNumbers.of(partial.getLost());
    long[] tied = PackedNumbers.of(partial.getTied());
    int opponents = partial.getOpponents().size();
    if (won.length != opponents || lost.length != opponents || tied.length != opponents) {
      throw new IllegalArgumentException("lists of unequal length");
    }
    SortedMap<String, GameCount> games = new TreeMap<>();
    for (int i = 0; i < won.length; i++) {
      games.put(
          partial.getOpponents().get(i),
          new GameCount(count(won[i]), count(lost[i]), count(tied[i])));
    }
    return games;
  }

  private static long count(long games) {
    if (games > MOST_GAMES || games < -MOST_GAMES) {
      throw new IllegalArgumentException("a count of " + games);
    }
    return games;
  }
}
