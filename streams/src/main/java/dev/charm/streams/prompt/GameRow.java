package dev.charm.streams.prompt;

import dev.charm.streams.partial.GameCount;
import dev.charm.streams.state.StoreSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;

/**
 * The games of one policy model that its own rewards brought about, by opponent. A reward of one
 * model so changes one row, however many opponents it meets, and the tally of two models is that of
 * their two rows together.
 *
 * <p>Not immutable: whoever has read a row from the store owns it.
 */
final class GameRow {
  /** Store serde. */
  static final Serde<GameRow> SERDE = StoreSerde.of(GameRow::write, GameRow::read);

  private String[] opponents; // in order of name
  private GameCount[] games; // against each, none of which is GameCount.NONE
  private int next; // opponents come in order of name, too

  private GameRow(String[] opponents, GameCount[] games) {
    this.opponents = opponents;
    this.games = games;
  }

  /** A row without games. */
  static GameRow empty() {
    return new GameRow(new String[0], new GameCount[0]);
  }

  void add(String opponent, GameCount more) {
    if (more.equals(GameCount.NONE)) {
      return;
    }
    int at = find(opponent);
    GameCount sum = at < 0 ? more : games[at].plus(more);
    if (at < 0) {
      at = -at - 1;
      opponents = SortedArrays.inserted(opponents, at, opponent);
      games = SortedArrays.inserted(games, at, sum);
    } else if (sum.equals(GameCount.NONE)) {
      opponents = SortedArrays.removed(opponents, at);
      games = SortedArrays.removed(games, at);
      next = at;
      return;
    } else {
      games[at] = sum;
    }
    next = at + 1;
  }

  private int find(String opponent) {
    return next < opponents.length && opponents[next].equals(opponent)
        ? next
        : Arrays.binarySearch(opponents, opponent);
  }

  /** The games by opponent, none of which is {@link GameCount#NONE}. */
  SortedMap<String, GameCount> games() {
    SortedMap<String, GameCount> counts = new TreeMap<>();
    for (int i = 0; i < opponents.length; i++) {
      counts.put(opponents[i], games[i]);
    }
    return counts;
  }

  boolean isEmpty() {
    return opponents.length == 0;
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeInt(opponents.length);
    for (int i = 0; i < opponents.length; i++) {
      out.writeUTF(opponents[i]);
      out.writeLong(games[i].won());
      out.writeLong(games[i].lost());
      out.writeLong(games[i].tied());
    }
  }

  private static GameRow read(DataInputStream in) throws IOException {
    String[] opponents = new String[in.readInt()];
    GameCount[] games = new GameCount[opponents.length];
    for (int i = 0; i < opponents.length; i++) {
      opponents[i] = in.readUTF();
      games[i] = new GameCount(in.readLong(), in.readLong(), in.readLong());
    }
    return new GameRow(opponents, games);
  }
}
