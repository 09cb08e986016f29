package dev.charm.streams.prompt;

import dev.charm.calibration.style.StyleSums;
import dev.charm.schemas.Keys;
import dev.charm.streams.state.StoreSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The style of each policy model's answers in this partition, kept in step with their texts.
 *
 * <p>Answers may have been there before anyone counted them. So all are visited once, in the order
 * of their store and a bounded number at a time; meanwhile an answer counts at once if the walk has
 * passed its place, and waits for it if not. With a crash the walk resumes where the last
 * transaction left it.
 */
final class Styles {
  /** Answers that one step of the walk visits: some 100 us each. */
  static final int MOST_AT_ONCE = 500;

  private static final String SUM = "sum";
  private static final String CURSOR = Keys.join("cursor");

  private final KeyValueStore<String, Entry> store;
  private final Function<byte[], @Nullable String> text;
  private final Consumer<String> changed;
  private Entry walk;

  /**
   * What the store keeps.
   *
   * @param sums of one model; none beside a cursor
   * @param cursor key of the last answer that the walk has visited; null if it has not begun, or
   *     beside sums
   * @param done whether the walk is through
   */
  record Entry(StyleSums sums, @Nullable String cursor, boolean done) {
    static final Serde<Entry> SERDE = StoreSerde.of(Entry::write, Entry::read);

    private static final Entry BEGINNING = new Entry(StyleSums.NONE, null, false);
    private static final Entry DONE = new Entry(StyleSums.NONE, null, true);

    private void write(DataOutputStream out) throws IOException {
      out.writeBoolean(done);
      StoreSerde.writeNullable(out, cursor);
      out.writeLong(sums.responses());
      out.writeByte(sums.size());
      for (int i = 0; i < sums.size(); i++) {
        out.writeLong(sums.sum(i));
      }
    }

    private static Entry read(DataInputStream in) throws IOException {
      boolean done = in.readBoolean();
      String cursor = StoreSerde.readNullable(in);
      long responses = in.readLong();
      long[] sums = new long[in.readByte()];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = in.readLong();
      }
      return new Entry(StyleSums.of(responses, sums), cursor, done);
    }
  }

  /**
   * @param store by policy model
   * @param text of a stored answer, null if it is not known
   * @param changed is told of each policy model whose style changed
   */
  Styles(
      KeyValueStore<String, Entry> store,
      Function<byte[], @Nullable String> text,
      Consumer<String> changed) {
    this.store = store;
    this.text = text;
    this.changed = changed;
    Entry known = store.get(CURSOR);
    this.walk = known == null ? Entry.BEGINNING : known;
  }

  /** That of a policy model. */
  StyleSums of(String model) {
    Entry known = store.get(Keys.join(SUM, model));
    return known == null ? StyleSums.NONE : known.sums();
  }

  /**
   * The text of an answer came, changed or went (null).
   *
   * @param key of the answer in its store
   */
  void replaced(String key, String model, @Nullable String before, @Nullable String after) {
    if (!Objects.equals(before, after) && isVisited(key)) {
      change(model, before, after);
    }
  }

  private boolean isVisited(String key) {
    return walk.done() || (walk.cursor() != null && PlanChange.compare(key, walk.cursor()) <= 0);
  }

  private void change(String model, @Nullable String before, @Nullable String after) {
    StyleSums sums = of(model);
    sums = before == null ? sums : sums.minus(before);
    sums = after == null ? sums : sums.plus(after);
    if (sums.responses() == 0) {
      store.delete(Keys.join(SUM, model));
    } else {
      store.put(Keys.join(SUM, model), new Entry(sums, null, false));
    }
    changed.accept(model);
  }

  /** Goes on with the walk, if it is not through. */
  void step(KeyValueStore<String, byte[]> responses) {
    if (walk.done()) {
      return;
    }
    String last = walk.cursor();
    int visited = 0;
    try (KeyValueIterator<String, byte[]> rest =
        last == null ? responses.all() : responses.range(last + "\0", null)) {
      while (rest.hasNext() && visited < MOST_AT_ONCE) {
        KeyValue<String, byte[]> next = rest.next();
        change(Keys.split(next.key).get(1), null, text.apply(next.value));
        last = next.key;
        visited++;
      }
      walk = rest.hasNext() ? new Entry(StyleSums.NONE, last, false) : Entry.DONE;
    }
    store.put(CURSOR, walk);
  }

  /** The prompt that an entry names, or null: that where the walk has come. */
  static @Nullable String promptOf(byte[] entry) {
    String cursor = Entry.SERDE.deserializer().deserialize("", entry).cursor();
    return cursor == null ? null : Keys.split(cursor).get(0);
  }
}
