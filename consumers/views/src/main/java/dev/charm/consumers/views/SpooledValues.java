package dev.charm.consumers.views;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Topic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The latest value of each key of a topic that we write ourselves, put aside in a spool: neither
 * keys nor values are held, however many there are.
 *
 * @param <T> the Avro record
 */
public final class SpooledValues<T extends SpecificRecord> {
  private static final int PLACE_BYTES = Long.BYTES + Integer.BYTES;

  private final LogReader reader;
  private final Topic<T> topic;
  private final Spool spool;
  private final SortedRuns records;

  /** Takes a value. */
  @FunctionalInterface
  public interface Visitor<T> {
    void visit(String key, T value) throws IOException;
  }

  SpooledValues(LogReader reader, Topic<T> topic, Spool spool) {
    this.reader = reader;
    this.topic = topic;
    this.spool = spool;
    this.records = new SortedRuns(spool);
  }

  /** Puts the next record aside; of a key the last counts. A tombstone removes its key. */
  void put(String key, byte @Nullable [] value) {
    ByteBuffer place = ByteBuffer.allocate(value == null ? 0 : PLACE_BYTES);
    if (value != null) {
      Spool.Place spooled = spool.put(value);
      place.putLong(spooled.at()).putInt(spooled.length());
    }
    // Two bytes a character, the higher one first: in order as strings are.
    records.add(key.getBytes(StandardCharsets.UTF_16BE), place.array());
  }

  /** Whether no record of the keys came; where a tombstone did, there is maybe no value either. */
  public boolean isEmpty() {
    return records.isEmpty();
  }

  /**
   * Hands over the values in order of key, the same ones each time; how many do not fit the schema
   * is told once.
   *
   * @return how many there were
   * @throws UnreadableLogException if the registry is away, or no record fits the schema
   */
  public long each(Visitor<T> visitor) throws IOException {
    try (EventDecoder<T> decoder = reader.decoder(topic)) {
      Pass pass = new Pass(decoder, visitor);
      records.<IOException>each(pass::record);
      return pass.end();
    }
  }

  private final class Pass {
    private final EventDecoder<T> decoder;
    private final Visitor<T> visitor;
    private final LeftOut leftOut = new LeftOut();
    private SortedRuns.@Nullable Entry last;
    private long values;

    Pass(EventDecoder<T> decoder, Visitor<T> visitor) {
      this.decoder = decoder;
      this.visitor = visitor;
    }

    void record(SortedRuns.Entry record) throws IOException {
      if (last != null && !Arrays.equals(last.key(), record.key())) {
        counts(last);
      }
      last = record;
    }

    private void counts(SortedRuns.Entry record) throws IOException {
      if (record.value().length == 0) {
        return;
      }
      String key = new String(record.key(), StandardCharsets.UTF_16BE);
      ByteBuffer place = ByteBuffer.wrap(record.value());
      byte[] bytes = spool.get(new Spool.Place(place.getLong(), place.getInt()));
      Decoded<T> decoded = reader.decode(decoder, topic, bytes);
      if (decoded instanceof Decoded.Value<T> value) {
        values++;
        visitor.visit(key, value.value());
      } else if (decoded instanceof Decoded.Malformed<T> malformed) {
        leftOut.add("key " + key, malformed);
      }
    }

    long end() throws IOException {
      if (last != null) {
        counts(last);
      }
      if (leftOut.records() > 0 && values == 0) {
        throw new UnreadableLogException.SchemaMismatch(
            topic.name(), String.valueOf(leftOut.first()));
      }
      reader.tell(leftOut, topic);
      return values;
    }
  }
}
