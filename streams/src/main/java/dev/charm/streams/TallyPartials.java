package dev.charm.streams;

import dev.charm.schemas.TallyPartial;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The games of one policy model in one partition, to and from the form in which they travel. */
public final class TallyPartials {
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

  /** What travelled, by opponent. */
  public static SortedMap<String, GameCount> games(TallyPartial partial) {
    long[] won = PackedNumbers.of(partial.getWon());
    long[] lost = PackedNumbers.of(partial.getLost());
    long[] tied = PackedNumbers.of(partial.getTied());
    SortedMap<String, GameCount> games = new TreeMap<>();
    for (int i = 0; i < won.length; i++) {
      games.put(partial.getOpponents().get(i), new GameCount(won[i], lost[i], tied[i]));
    }
    return games;
  }
}
