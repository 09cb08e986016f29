package dev.charm.streams.prompt;

import dev.charm.streams.GameCount;
import dev.charm.streams.StoreSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;

/**
 * The games of one policy model that its own rewards brought about, by opponent. A reward of one
 * model so changes one row, however many opponents it meets, and the tally of two models is that of
 * their two rows together.
 *
 * @param games none of which is {@link GameCount#NONE}; owned by this row
 */
record GameRow(SortedMap<String, GameCount> games) {
  /** Store serde. */
  static final Serde<GameRow> SERDE = StoreSerde.of(GameRow::write, GameRow::read);

  /** A row without games. */
  static GameRow empty() {
    return new GameRow(new TreeMap<>());
  }

  void add(String opponent, GameCount more) {
    if (more.equals(GameCount.NONE)) {
      return;
    }
    games.merge(
        opponent,
        more,
        (known, added) -> {
          GameCount sum = known.plus(added);
          return sum.equals(GameCount.NONE) ? null : sum;
        });
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeInt(games.size());
    for (Map.Entry<String, GameCount> opponent : games.entrySet()) {
      out.writeUTF(opponent.getKey());
      out.writeLong(opponent.getValue().won());
      out.writeLong(opponent.getValue().lost());
      out.writeLong(opponent.getValue().tied());
    }
  }

  private static GameRow read(DataInputStream in) throws IOException {
    SortedMap<String, GameCount> games = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      games.put(in.readUTF(), new GameCount(in.readLong(), in.readLong(), in.readLong()));
    }
    return new GameRow(games);
  }
}
